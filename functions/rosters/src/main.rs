fn main() -> Result<(), lambda_http::Error> {
    shared::runtime::serve(rosters::routes())
}
