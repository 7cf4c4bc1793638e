fn main() -> Result<(), lambda_http::Error> {
    shared::runtime::serve(service_requests::routes())
}
