fn main() -> Result<(), lambda_http::Error> {
    shared::runtime::serve(interactions::routes())
}
