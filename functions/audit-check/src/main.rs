fn main() -> Result<(), lambda_runtime::Error> {
    shared::runtime::serve_schedule(audit_check::function())
}
