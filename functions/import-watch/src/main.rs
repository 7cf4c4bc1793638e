fn main() -> Result<(), lambda_runtime::Error> {
    shared::runtime::serve_schedule(import_watch::function())
}
