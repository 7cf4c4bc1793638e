//! The DynamoDB operations: the wire's JSON in, the wire's JSON out.

use dynoxide::actions::scan::ScanRequest;
use dynoxide::{Database, DynoxideError};
use serde::{Serialize, de::DeserializeOwned};

use crate::EmbeddedError;
use crate::connector::Answer;

/// Items of a page, where a scan sets no limit. Without one dynoxide reads all that is left and cuts a page off it: of
/// a million rows, longer than a call may take. A page may be short in DynamoDB, too.
const PAGE: usize = 1_000;

pub(crate) fn execute(db: &Database, operation: &str, body: &[u8]) -> Answer {
    match operation {
        "GetItem" => run(body, |r| db.get_item(r)),
        "PutItem" => run(body, |r| db.put_item(r)),
        "UpdateItem" => run(body, |r| db.update_item(r)),
        "DeleteItem" => run(body, |r| db.delete_item(r)),
        "Query" => run(body, |r| db.query(r)),
        "Scan" => run(body, |r: ScanRequest| db.scan(ScanRequest { limit: r.limit.or(Some(PAGE)), ..r })),
        "BatchGetItem" => run(body, |r| db.batch_get_item(r)),
        "BatchWriteItem" => run(body, |r| db.batch_write_item(r)),
        "TransactGetItems" => run(body, |r| db.transact_get_items(r)),
        "TransactWriteItems" => run(body, |r| db.transact_write_items(r)),
        "CreateTable" => run(body, |r| db.create_table(r)),
        "DescribeTable" => run(body, |r| db.describe_table(r)),
        "UpdateTable" => run(body, |r| db.update_table(r)),
        "DeleteTable" => run(body, |r| db.delete_table(r)),
        "ListTables" => run(body, |r| db.list_tables(r)),
        "UpdateTimeToLive" => run(body, |r| db.update_time_to_live(r)),
        "DescribeTimeToLive" => run(body, |r| db.describe_time_to_live(r)),
        "TagResource" => run(body, |r| db.tag_resource(r)),
        "UntagResource" => run(body, |r| db.untag_resource(r)),
        "ListTagsOfResource" => run(body, |r| db.list_tags_of_resource(r)),
        "ListStreams" => run(body, |r| db.list_streams(r)),
        "DescribeStream" => run(body, |r| db.describe_stream(r)),
        "GetShardIterator" => run(body, |r| db.get_shard_iterator(r)),
        "GetRecords" => run(body, |r| db.get_records(r)),
        _ => Answer::unknown_operation(operation),
    }
}

fn run<Q: DeserializeOwned, A: Serialize>(body: &[u8], call: impl FnOnce(Q) -> dynoxide::Result<A>) -> Answer {
    let result =
        serde_json::from_slice(body).map_err(|error| refusal(&error.to_string())).and_then(call).and_then(|answer| {
            serde_json::to_vec(&answer).map_err(|error| DynoxideError::InternalServerError(error.to_string()))
        });
    match result {
        Ok(body) => Answer { status: 200, body },
        Err(error) => {
            let answer = Answer { status: error.status_code(), body: error.to_json().into_bytes() };
            // To the SDK it is a service that fails, as any other: whoever can make room has to hear it here.
            if let error @ EmbeddedError::DiskFull = EmbeddedError::from(error) {
                tracing::error!(error = %error, error.code = error.code(), "the store refuses to write");
            }
            answer
        }
    }
}

/// DynamoDB answers a missing member or a bad value with `ValidationException` and other JSON of
/// the wrong shape with `SerializationException`; dynoxide marks which one in serde's message.
fn refusal(message: &str) -> DynoxideError {
    let bare = message.split(" at line ").next().unwrap_or(message);
    for marker in ["VALIDATION_REQUEST:", "VALIDATION_AS_READ:", "VALIDATION:"] {
        if let Some(rest) = bare.strip_prefix(marker) {
            return DynoxideError::ValidationException(rest.to_owned());
        }
    }
    for marker in ["SERIALIZATION_AS_READ:", "SERIALIZATION:"] {
        if let Some(rest) = bare.strip_prefix(marker) {
            return DynoxideError::SerializationException(rest.to_owned());
        }
    }
    let invalid_value = ["missing field", "unknown variant", "invalid type: null", "AttributeValue"];
    if invalid_value.iter().any(|part| bare.contains(part)) {
        DynoxideError::ValidationException(bare.to_owned())
    } else {
        DynoxideError::SerializationException(bare.to_owned())
    }
}
