fn main() -> Result<(), lambda_runtime::Error> {
    shared::runtime::serve_stream(records_stream::function())
}
