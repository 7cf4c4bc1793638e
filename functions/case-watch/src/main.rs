fn main() -> Result<(), lambda_runtime::Error> {
    shared::runtime::serve_schedule(case_watch::function())
}
