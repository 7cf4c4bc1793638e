fn main() -> Result<(), lambda_runtime::Error> {
    shared::runtime::serve_schedule(survey_trigger::function())
}
