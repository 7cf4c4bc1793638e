//! The tables as CloudFormation makes them against the tables as the code makes them.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::{KeySchemaElement, Projection, TableDescription};
use embedded::Embedded;
use serde_json::{Value, json};
use shared::runtime::{Clients, Config};
use shared::store::{Store, Table};

use super::cloudformation::{resources, template};

fn resource(table: Table) -> &'static str {
    match table {
        Table::Records => "Records",
        Table::Keys => "Keys",
        Table::Lookup => "Lookup",
        Table::Audit => "Audit",
    }
}

#[tokio::test]
async fn tables_are_those_of_the_code() {
    let embedded = Embedded::in_memory();
    let clients = Clients::embedded("setup", embedded.http_client("setup")).await;
    let tables = Config::embedded().tables;
    Store::new(clients.dynamodb.clone(), tables.clone()).create_missing_tables().await.unwrap();
    let data = template("infra/data.yaml");
    assert_eq!(resources(&data, "AWS::DynamoDB::Table").count(), Table::ALL.len());
    for table in Table::ALL {
        let deployed = &data["Resources"][resource(table)]["Properties"];
        let name = tables.name(table);
        let made = clients.dynamodb.describe_table().table_name(name).send().await.unwrap().table.unwrap();
        assert_eq!(deployed_shape(deployed), made_shape(&made), "{name}");
        let expiry = clients.dynamodb.describe_time_to_live().table_name(name).send().await.unwrap();
        let expiry = expiry.time_to_live_description.and_then(|expiry| expiry.attribute_name);
        assert_eq!(deployed["TimeToLiveSpecification"]["AttributeName"].as_str(), expiry.as_deref(), "{name}");
    }
}

fn deployed_shape(properties: &Value) -> Value {
    let sorted = |list: &Value, name: &str| -> BTreeMap<String, Value> {
        let items = list.as_array().into_iter().flatten();
        items.map(|item| (item[name].as_str().unwrap().to_owned(), item.clone())).collect()
    };
    json!({
        "billing": properties["BillingMode"],
        "key": properties["KeySchema"],
        "attributes": sorted(&properties["AttributeDefinitions"], "AttributeName"),
        "indexes": sorted(&properties["GlobalSecondaryIndexes"], "IndexName"),
        "stream": properties["StreamSpecification"]["StreamViewType"],
    })
}

fn made_shape(table: &TableDescription) -> Value {
    let attributes: BTreeMap<_, _> = table
        .attribute_definitions()
        .iter()
        .map(|definition| {
            let (name, kind) = (definition.attribute_name(), definition.attribute_type().as_str());
            (name.to_owned(), json!({"AttributeName": name, "AttributeType": kind}))
        })
        .collect();
    let indexes: BTreeMap<_, _> = table
        .global_secondary_indexes()
        .iter()
        .map(|index| {
            let name = index.index_name().unwrap().to_owned();
            let shape = json!({
                "IndexName": name,
                "KeySchema": key(index.key_schema()),
                "Projection": projection(index.projection().unwrap()),
            });
            (name, shape)
        })
        .collect();
    json!({
        "billing": "PAY_PER_REQUEST",
        "key": key(table.key_schema()),
        "attributes": attributes,
        "indexes": indexes,
        "stream": table.stream_specification().and_then(|stream| stream.stream_view_type()).map(|view| view.as_str()),
    })
}

fn key(elements: &[KeySchemaElement]) -> Vec<Value> {
    let element = |e: &KeySchemaElement| json!({"AttributeName": e.attribute_name(), "KeyType": e.key_type().as_str()});
    elements.iter().map(element).collect()
}

fn projection(projection: &Projection) -> Value {
    json!({
        "ProjectionType": projection.projection_type().unwrap().as_str(),
        "NonKeyAttributes": projection.non_key_attributes(),
    })
}

/// The lifecycles of design §5, and nothing lost by mistake.
#[test]
fn tables_are_kept_and_can_be_restored_as_long_as_their_lifecycle_says() {
    let data = template("infra/data.yaml");
    for (name, table) in resources(&data, "AWS::DynamoDB::Table") {
        assert_eq!(table["DeletionPolicy"], "RetainExceptOnCreate", "{name}");
        assert_eq!(table["UpdateReplacePolicy"], "Retain", "{name}");
        let properties = &table["Properties"];
        assert_eq!(properties["DeletionProtectionEnabled"], json!({"Ref": "DeletionProtection"}), "{name}");
        assert_eq!(
            properties["SSESpecification"]["KMSMasterKeyId"],
            json!({"Fn::GetAtt": ["StorageKey", "Arn"]}),
            "{name}"
        );
        assert!(properties.get("KinesisStreamSpecification").is_none(), "{name}");
        let window = &properties["PointInTimeRecoverySpecification"];
        let days = match name {
            "Records" | "Audit" => json!(35),
            "Keys" => json!({"Ref": "KeysRecoveryDays"}),
            _ => Value::Null,
        };
        assert_eq!(window["PointInTimeRecoveryEnabled"], !days.is_null(), "{name}");
        assert_eq!(window["RecoveryPeriodInDays"], days, "{name}");
    }
    assert_eq!(data["Parameters"]["DeletionProtection"]["Default"], "true");
    let days = &data["Parameters"]["KeysRecoveryDays"];
    assert_eq!((&days["MinValue"], &days["MaxValue"], &days["Default"]), (&json!(3), &json!(7), &json!(7)));
}
