fn main() -> Result<(), lambda_runtime::Error> {
    shared::runtime::serve_stream(import_runner::function())
}
