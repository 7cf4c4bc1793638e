fn main() -> Result<(), lambda_runtime::Error> {
    shared::runtime::serve_stream(audit_stream::function())
}
