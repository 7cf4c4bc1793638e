fn main() -> Result<(), lambda_http::Error> {
    shared::runtime::serve(respond::routes())
}
