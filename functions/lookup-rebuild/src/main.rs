fn main() -> Result<(), lambda_runtime::Error> {
    shared::runtime::serve_schedule(lookup_rebuild::function())
}
