//! A function that says hello, on the crates that ours stand on: what a cold start costs whoever writes
//! it. `.ci/deployed/cold_start` compares ours with it; it is never deployed.

use aws_config::BehaviorVersion;
use axum::Router;
use axum::extract::State;
use axum::routing::get;

#[derive(Clone)]
struct Clients {
    dynamodb: aws_sdk_dynamodb::Client,
    kms: aws_sdk_kms::Client,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let clients = Clients { dynamodb: aws_sdk_dynamodb::Client::new(&config), kms: aws_sdk_kms::Client::new(&config) };
    // One call of each client, so that both are linked; nobody makes them.
    let router =
        Router::new().route("/row", get(row)).route("/key", get(key)).fallback(async || "hello").with_state(clients);
    lambda_http::run(router).await
}

async fn row(State(clients): State<Clients>) -> &'static str {
    if clients.dynamodb.get_item().table_name("none").send().await.is_ok() { "yes" } else { "no" }
}

async fn key(State(clients): State<Clients>) -> &'static str {
    if clients.kms.generate_mac().key_id("none").send().await.is_ok() { "yes" } else { "no" }
}
