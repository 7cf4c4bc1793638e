fn main() -> Result<(), lambda_runtime::Error> {
    shared::runtime::serve_schedule(complaint_watch::function())
}
