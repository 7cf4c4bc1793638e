fn main() -> Result<(), lambda_http::Error> {
    shared::runtime::serve(events::routes())
}
