//! The recorder.

use aws_sdk_dynamodb::types::{Put, ReturnConsumedCapacity, TransactWriteItem};
use aws_sdk_kms::primitives::Blob;
use embedded::{Effect, Embedded, Fault, Service};

use crate::kms::aes;
use crate::support::{kms_as, owned_by, put, thing, with_table};

#[tokio::test]
async fn nothing_is_noted_unless_started() {
    let embedded = Embedded::in_memory();
    let client = with_table(&embedded).await;
    put(&client, "a", "chen").await;
    embedded.calls().start();
    assert_eq!(embedded.calls().take(), []);
    put(&client, "b", "chen").await;
    embedded.calls().stop();
    put(&client, "c", "chen").await;
    assert_eq!(embedded.calls().take().len(), 1);
    assert_eq!(embedded.calls().take(), []);
}

#[tokio::test]
async fn a_call_is_noted_with_its_tables_keys_items_and_cost() {
    let embedded = Embedded::in_memory();
    let client = with_table(&embedded).await;
    put(&client, "a", "chen").await;
    put(&client, "b", "chen").await;
    embedded.calls().start();
    owned_by(&client, "chen").await;
    let write = |pk| {
        let put = Put::builder().table_name("Things").set_item(Some(thing(pk, "chen")));
        TransactWriteItem::builder().put(put.build().unwrap()).build()
    };
    client
        .transact_write_items()
        .set_transact_items(Some(vec![write("c"), write("d")]))
        .return_consumed_capacity(ReturnConsumedCapacity::Indexes)
        .send()
        .await
        .unwrap();
    let [query, transaction] = embedded.calls().take().try_into().unwrap();

    assert_eq!(query.principal, "test");
    assert_eq!(query.service, Service::DynamoDb);
    assert_eq!(query.operation, "Query");
    assert_eq!(query.tables, ["Things"]);
    assert_eq!(query.index.as_deref(), Some("byOwner"));
    assert_eq!(query.leading_keys, ["chen"]);
    assert_eq!((query.items, query.error), (2, None));
    assert_eq!(query.capacity, []);

    assert_eq!(transaction.operation, "TransactWriteItems");
    assert_eq!(transaction.leading_keys, ["c", "d"]);
    assert_eq!(transaction.items, 2);
    let [capacity] = transaction.capacity.try_into().unwrap();
    assert_eq!(capacity.table, "Things");
    assert_eq!(capacity.units, 6.0);
    assert_eq!(capacity.table_units, Some(4.0));
    assert_eq!(capacity.index_units["byOwner"], 2.0);
}

#[tokio::test]
async fn a_key_use_is_noted_with_alias_and_class_but_never_a_value() {
    let embedded = Embedded::in_memory();
    let client = kms_as(&embedded, "reveals").await;
    let id = aes(&client).await;
    let alias = client.create_alias().alias_name("alias/kehu-identity");
    alias.target_key_id(&id).send().await.unwrap();
    embedded.calls().start();
    let sealed = client
        .encrypt()
        .key_id("alias/kehu-identity")
        .plaintext(Blob::new("310101199001011234"))
        .encryption_context("class", "identity")
        .encryption_context("subject", "sub_1")
        .send()
        .await
        .unwrap()
        .ciphertext_blob
        .unwrap();
    let wrong = client.decrypt().ciphertext_blob(sealed).encryption_context("class", "contact");
    wrong.send().await.unwrap_err();
    let calls = embedded.calls().take();
    assert!(!format!("{calls:?}").contains("310101"));
    let [encrypt, decrypt] = calls.try_into().unwrap();
    assert_eq!(encrypt.principal, "reveals");
    let [used] = encrypt.keys.try_into().unwrap();
    assert_eq!(used.key_id, Some(id));
    assert_eq!(used.aliases, ["alias/kehu-identity"]);
    assert_eq!(used.context_keys, ["class", "subject"]);
    assert_eq!(used.class.as_deref(), Some("identity"));
    // The ciphertext itself says under which key it is.
    assert_eq!(decrypt.keys[0].key_id, used.key_id);
    assert_eq!(decrypt.keys[0].class.as_deref(), Some("contact"));
    assert_eq!(decrypt.error.as_deref(), Some("InvalidCiphertextException"));
}

#[tokio::test]
async fn a_call_that_got_no_answer_is_noted_too() {
    let embedded = Embedded::in_memory();
    let client = with_table(&embedded).await;
    embedded.calls().start();
    embedded.faults().inject(Fault::new(Effect::LostReply));
    client.list_tables().send().await.unwrap_err();
    assert_eq!(embedded.calls().take()[0].error.as_deref(), Some("Timeout"));
}
