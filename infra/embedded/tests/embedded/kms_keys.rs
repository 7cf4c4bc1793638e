//! The life of keys: states, aliases, rotation.

use aws_sdk_kms::Client;
use aws_sdk_kms::error::ProvideErrorMetadata;
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::{KeySpec, KeyState, KeyUsageType};
use embedded::Embedded;

use crate::kms::{aes, create};
use crate::support::kms;

async fn encrypt(client: &Client, key: &str) -> Result<Blob, String> {
    let request = client.encrypt().key_id(key).plaintext(Blob::new("x"));
    match request.send().await {
        Ok(sealed) => Ok(sealed.ciphertext_blob.unwrap()),
        Err(error) => Err(error.code().unwrap_or_default().to_owned()),
    }
}

async fn decrypt(client: &Client, sealed: &Blob) -> Result<Blob, String> {
    let request = client.decrypt().ciphertext_blob(sealed.clone());
    match request.send().await {
        Ok(opened) => Ok(opened.plaintext.unwrap()),
        Err(error) => Err(error.code().unwrap_or_default().to_owned()),
    }
}

#[tokio::test]
async fn rotation_seals_anew_and_still_opens_the_old() {
    let embedded = Embedded::in_memory();
    let client = kms(&embedded).await;
    let key = aes(&client).await;
    let mut sealed = vec![encrypt(&client, &key).await.unwrap()];
    for _ in 0..3 {
        client.rotate_key_on_demand().key_id(&key).send().await.unwrap();
        sealed.push(encrypt(&client, &key).await.unwrap());
    }
    // The header names the version: each rotation must have changed it.
    let mut headers: Vec<_> = sealed.iter().map(|blob| &blob.as_ref()[..21]).collect();
    headers.dedup();
    assert_eq!(headers.len(), 4);
    for blob in &sealed {
        assert_eq!(decrypt(&client, blob).await, Ok(Blob::new("x")));
    }
    let mac = create(&client, KeySpec::Hmac256, KeyUsageType::GenerateVerifyMac).await;
    let refused = client.rotate_key_on_demand().key_id(mac).send().await;
    assert_eq!(refused.unwrap_err().code(), Some("UnsupportedOperationException"));
}

#[tokio::test]
async fn yearly_rotation_is_told_as_it_was_set() {
    let embedded = Embedded::in_memory();
    let client = kms(&embedded).await;
    let key = aes(&client).await;
    let status = async || {
        let request = client.get_key_rotation_status().key_id(&key);
        request.send().await.unwrap().key_rotation_enabled()
    };
    assert!(!status().await);
    client.enable_key_rotation().key_id(&key).send().await.unwrap();
    assert!(status().await);
    client.disable_key_rotation().key_id(&key).send().await.unwrap();
    assert!(!status().await);
}

#[tokio::test]
async fn a_disabled_key_neither_seals_nor_opens_until_it_is_enabled() {
    let embedded = Embedded::in_memory();
    let client = kms(&embedded).await;
    let key = aes(&client).await;
    let sealed = encrypt(&client, &key).await.unwrap();
    client.disable_key().key_id(&key).send().await.unwrap();
    let refused = Err("DisabledException".to_owned());
    assert_eq!(encrypt(&client, &key).await, refused);
    assert_eq!(decrypt(&client, &sealed).await, refused);
    client.enable_key().key_id(&key).send().await.unwrap();
    assert!(decrypt(&client, &sealed).await.is_ok());
}

#[tokio::test]
async fn a_key_awaiting_deletion_is_dead_and_can_be_brought_back_disabled() {
    let embedded = Embedded::in_memory();
    let client = kms(&embedded).await;
    let key = aes(&client).await;
    let sealed = encrypt(&client, &key).await.unwrap();
    let schedule = |days| {
        let request = client.schedule_key_deletion().key_id(&key);
        request.pending_window_in_days(days).send()
    };
    assert_eq!(schedule(6).await.unwrap_err().code(), Some("ValidationException"));
    let scheduled = schedule(7).await.unwrap();
    assert_eq!(scheduled.key_state(), Some(&KeyState::PendingDeletion));
    let in_days = (scheduled.deletion_date().unwrap().secs()
        - aws_sdk_kms::primitives::DateTime::from(std::time::SystemTime::now()).secs())
        / 86_400;
    assert!((6..=7).contains(&in_days));
    let refused = Err("KMSInvalidStateException".to_owned());
    assert_eq!(encrypt(&client, &key).await, refused);
    assert_eq!(decrypt(&client, &sealed).await, refused);
    let enable = client.enable_key().key_id(&key).send().await.unwrap_err();
    assert_eq!(enable.code(), Some("KMSInvalidStateException"));

    client.cancel_key_deletion().key_id(&key).send().await.unwrap();
    let described = client.describe_key().key_id(&key).send().await.unwrap();
    let metadata = described.key_metadata.unwrap();
    assert_eq!(metadata.key_state(), Some(&KeyState::Disabled));
    client.enable_key().key_id(&key).send().await.unwrap();
    assert!(decrypt(&client, &sealed).await.is_ok());
}

#[tokio::test]
async fn an_alias_stands_for_its_key_everywhere_and_can_move() {
    let embedded = Embedded::in_memory();
    let client = kms(&embedded).await;
    let (one, two) = (aes(&client).await, aes(&client).await);
    let create_alias = |name: &str| {
        let request = client.create_alias().alias_name(name);
        request.target_key_id(&one).send()
    };
    create_alias("alias/kehu-identity").await.unwrap();
    let again = create_alias("alias/kehu-identity").await.unwrap_err();
    assert_eq!(again.code(), Some("AlreadyExistsException"));
    for name in ["kehu", "alias/", "alias/aws/kehu", "alias/k h"] {
        let refused = create_alias(name).await.unwrap_err();
        assert_eq!(refused.code(), Some("ValidationException"), "{name}");
    }

    let before = encrypt(&client, "alias/kehu-identity").await.unwrap();
    let named = client
        .decrypt()
        .key_id("arn:aws:kms:local:000000000000:alias/kehu-identity")
        .ciphertext_blob(before.clone())
        .send()
        .await
        .unwrap();
    assert!(named.key_id().unwrap().ends_with(&one));

    let update = client.update_alias().alias_name("alias/kehu-identity");
    update.target_key_id(&two).send().await.unwrap();
    let described = client.describe_key().key_id("alias/kehu-identity").send();
    assert_eq!(described.await.unwrap().key_metadata.unwrap().key_id, two);
    assert!(decrypt(&client, &before).await.is_ok());
    let named = client.decrypt().key_id("alias/kehu-identity");
    let refused = named.ciphertext_blob(before).send().await.unwrap_err();
    assert_eq!(refused.code(), Some("IncorrectKeyException"));

    let mac = create(&client, KeySpec::Hmac256, KeyUsageType::GenerateVerifyMac).await;
    let update = client.update_alias().alias_name("alias/kehu-identity");
    let refused = update.target_key_id(mac).send().await.unwrap_err();
    assert_eq!(refused.code(), Some("ValidationException"));
    let listed = client.list_aliases().send().await.unwrap();
    let listed: Vec<_> = listed.aliases().iter().map(|a| a.target_key_id()).collect();
    assert_eq!(listed, [Some(two.as_str())]);
    let missing = encrypt(&client, "alias/other").await;
    assert_eq!(missing, Err("NotFoundException".to_owned()));
}
