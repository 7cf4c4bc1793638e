//! What a DynamoDB request touches: its tables, and the item or key it names in each.

use serde_json::Value;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Touch<'a> {
    /// What a transaction does to it; for other requests their own name says it.
    pub action: Option<&'a str>,
    pub table: &'a str,
    /// The item or key, which holds the key attributes. A query names none.
    pub item: Option<&'a Value>,
}

/// In the order of the request, which for a transaction is that of its cancellation reasons.
pub(crate) fn touches(body: &Value) -> Vec<Touch<'_>> {
    if let Some(entries) = body["TransactItems"].as_array() {
        let actions = entries.iter().filter_map(|entry| entry.as_object()?.iter().next());
        return actions.filter_map(|(action, item)| Some(Touch { action: Some(action), ..single(item)? })).collect();
    }
    if let Some(tables) = body["RequestItems"].as_object() {
        return tables.iter().flat_map(|(table, entries)| batch(table, entries)).collect();
    }
    single(body).into_iter().collect()
}

fn single(action: &Value) -> Option<Touch<'_>> {
    let item = action.get("Item").or_else(|| action.get("Key"));
    Some(Touch { action: None, table: action["TableName"].as_str()?, item })
}

/// `BatchGetItem` lists keys, `BatchWriteItem` puts and deletes.
fn batch<'a>(table: &'a str, entries: &'a Value) -> Vec<Touch<'a>> {
    let items: Vec<&Value> = match entries["Keys"].as_array() {
        Some(keys) => keys.iter().collect(),
        None => entries
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.pointer("/PutRequest/Item").or_else(|| entry.pointer("/DeleteRequest/Key")))
            .collect(),
    };
    let touch = |item| Touch { action: None, table, item: Some(item) };
    items.into_iter().map(touch).collect()
}

/// A key attribute in words: `{"S": "cus_1"}` is `cus_1`.
pub(crate) fn key_text(value: &Value) -> Option<&str> {
    value.as_object()?.values().next()?.as_str()
}

/// The value a query holds its partition key to: the `attribute = :value` of the condition.
pub(crate) fn queried_key<'a>(body: &'a Value, partition_key: &str) -> Option<&'a str> {
    let condition = body["KeyConditionExpression"].as_str()?;
    let condition = condition.replace('=', " = ");
    let words: Vec<&str> = condition.split([' ', '(', ')']).filter(|word| !word.is_empty()).collect();
    let is_partition_key = |word: &str| {
        let named = body["ExpressionAttributeNames"][word].as_str();
        named.unwrap_or(word) == partition_key
    };
    let value = words.windows(3).find_map(|window| match window {
        [name, "=", value] if is_partition_key(name) => Some(*value),
        _ => None,
    })?;
    key_text(&body["ExpressionAttributeValues"][value])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    fn tables_and_keys(body: &Value) -> Vec<(&str, Option<&str>)> {
        touches(body)
            .into_iter()
            .map(|touch| (touch.table, touch.item.and_then(|item| key_text(&item["pk"]))))
            .collect()
    }

    #[test]
    fn every_request_shape_gives_its_tables_and_keys() {
        let key = |pk: &str| json!({ "pk": { "S": pk } });
        let put = json!({ "TableName": "T", "Item": key("a") });
        assert_eq!(tables_and_keys(&put), [("T", Some("a"))]);
        let query = json!({ "TableName": "T", "IndexName": "I" });
        assert_eq!(tables_and_keys(&query), [("T", None)]);
        let transaction = json!({ "TransactItems": [
            { "Put": { "TableName": "T", "Item": key("a") } },
            { "ConditionCheck": { "TableName": "U", "Key": key("b") } },
        ] });
        let both = [("T", Some("a")), ("U", Some("b"))];
        assert_eq!(tables_and_keys(&transaction), both);
        let writes = json!({ "RequestItems": {
            "T": [{ "PutRequest": { "Item": key("a") } }],
            "U": [{ "DeleteRequest": { "Key": key("b") } }],
        } });
        assert_eq!(tables_and_keys(&writes), both);
        let reads = json!({ "RequestItems": { "T": { "Keys": [key("a"), key("b")] } } });
        assert_eq!(tables_and_keys(&reads), [("T", Some("a")), ("T", Some("b"))]);
    }

    #[test]
    fn the_partition_key_is_found_wherever_the_condition_has_it() {
        let queried = |condition: &str| {
            let body = json!({
                "KeyConditionExpression": condition,
                "ExpressionAttributeNames": { "#p": "pk" },
                "ExpressionAttributeValues": { ":p": { "S": "cus_1" }, ":s": { "S": "x" } },
            });
            queried_key(&body, "pk").map(str::to_owned)
        };
        let found = Some("cus_1".to_owned());
        assert_eq!(queried("pk = :p"), found);
        assert_eq!(queried("#p=:p"), found);
        assert_eq!(queried("begins_with(sk, :s) AND (#p = :p)"), found);
        assert_eq!(queried("sk = :s"), None);
    }
}
