fn main() -> Result<(), lambda_runtime::Error> {
    shared::runtime::serve_schedule(approval_trigger::function())
}
