fn main() -> Result<(), lambda_runtime::Error> {
    shared::runtime::serve_stream(anomaly_detector::function())
}
