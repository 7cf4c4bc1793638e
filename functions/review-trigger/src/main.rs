fn main() -> Result<(), lambda_runtime::Error> {
    shared::runtime::serve_schedule(review_trigger::function())
}
