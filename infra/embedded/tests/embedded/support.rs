//! SDK clients on an embedded store, and the one table the tests use.

use std::collections::HashMap;

use aws_config::retry::RetryConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, ScalarAttributeType, StreamSpecification, StreamViewType,
};
use embedded::Embedded;

pub type Item = HashMap<String, AttributeValue>;

pub async fn config(embedded: &Embedded, principal: &str, retry: RetryConfig) -> SdkConfig {
    aws_config::defaults(BehaviorVersion::latest())
        .region(Region::new("local"))
        .credentials_provider(Credentials::new("local", "local", None, None, "embedded"))
        .http_client(embedded.http_client(principal))
        .retry_config(retry)
        .load()
        .await
}

/// Clients that show every single answer: no retries.
pub async fn dynamo(embedded: &Embedded) -> aws_sdk_dynamodb::Client {
    aws_sdk_dynamodb::Client::new(&config(embedded, "test", RetryConfig::disabled()).await)
}

pub async fn kms(embedded: &Embedded) -> aws_sdk_kms::Client {
    kms_as(embedded, "test").await
}

pub async fn kms_as(embedded: &Embedded, principal: &str) -> aws_sdk_kms::Client {
    aws_sdk_kms::Client::new(&config(embedded, principal, RetryConfig::disabled()).await)
}

/// `Things`: `pk`, `sk`; index `byOwner` on `owner`, `sk`; a stream with both images.
pub async fn with_table(embedded: &Embedded) -> aws_sdk_dynamodb::Client {
    let client = dynamo(embedded).await;
    let text = |name: &str| {
        AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S).build().unwrap()
    };
    let key = |name: &str, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap();
    let by_owner = GlobalSecondaryIndex::builder()
        .index_name("byOwner")
        .key_schema(key("owner", KeyType::Hash))
        .key_schema(key("sk", KeyType::Range))
        .projection(Projection::builder().projection_type(ProjectionType::All).build())
        .build()
        .unwrap();
    client
        .create_table()
        .table_name("Things")
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(vec![text("pk"), text("sk"), text("owner")]))
        .key_schema(key("pk", KeyType::Hash))
        .key_schema(key("sk", KeyType::Range))
        .global_secondary_indexes(by_owner)
        .stream_specification(
            StreamSpecification::builder()
                .stream_enabled(true)
                .stream_view_type(StreamViewType::NewAndOldImages)
                .build()
                .unwrap(),
        )
        .send()
        .await
        .unwrap();
    client
}

pub fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

pub fn n(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

pub fn thing(pk: &str, owner: &str) -> Item {
    HashMap::from([("pk".to_owned(), s(pk)), ("sk".to_owned(), s("row")), ("owner".to_owned(), s(owner))])
}

pub fn key(pk: &str) -> Item {
    HashMap::from([("pk".to_owned(), s(pk)), ("sk".to_owned(), s("row"))])
}

pub async fn put(client: &aws_sdk_dynamodb::Client, pk: &str, owner: &str) {
    client.put_item().table_name("Things").set_item(Some(thing(pk, owner))).send().await.unwrap();
}

/// The primary keys the index shows for an owner.
pub async fn owned_by(client: &aws_sdk_dynamodb::Client, owner: &str) -> Vec<String> {
    let page = client
        .query()
        .table_name("Things")
        .index_name("byOwner")
        .key_condition_expression("#o = :o")
        .expression_attribute_names("#o", "owner")
        .expression_attribute_values(":o", s(owner))
        .send()
        .await
        .unwrap();
    let mut found: Vec<String> = page.items().iter().map(|item| item["pk"].as_s().unwrap().clone()).collect();
    found.sort();
    found
}
