fn main() -> Result<(), lambda_runtime::Error> {
    shared::runtime::serve_schedule(interaction_trigger::function())
}
