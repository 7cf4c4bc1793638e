//! Who may use which key.

use aws_sdk_kms::error::ProvideErrorMetadata;
use aws_sdk_kms::primitives::Blob;
use embedded::{Embedded, KmsPermission};

use crate::kms::aes;
use crate::support::{kms, kms_as};

#[tokio::test]
async fn a_function_opens_only_the_classes_it_is_allowed() {
    let embedded = Embedded::in_memory();
    let admin = kms(&embedded).await;
    for class in ["identity", "personal"] {
        let id = aes(&admin).await;
        let alias = admin.create_alias().alias_name(format!("alias/kehu-{class}"));
        alias.target_key_id(id).send().await.unwrap();
    }
    embedded.kms_policy(
        "customers",
        vec![
            KmsPermission::new("GenerateDataKey*", "alias/kehu-*"),
            KmsPermission::new("Encrypt", "alias/kehu-*"),
            KmsPermission::new("Decrypt", "alias/kehu-personal").class("personal"),
        ],
    );
    let customers = kms_as(&embedded, "customers").await;
    let round_trip = async |class: &str, context: &str| {
        let sealed = customers
            .encrypt()
            .key_id(format!("alias/kehu-{class}"))
            .plaintext(Blob::new("x"))
            .encryption_context("class", context)
            .send()
            .await
            .unwrap()
            .ciphertext_blob
            .unwrap();
        let open = async |client: &aws_sdk_kms::Client| {
            let request = client.decrypt().ciphertext_blob(sealed.clone());
            let opened = request.encryption_context("class", context).send().await;
            opened.map(drop).map_err(|error| error.code().unwrap().to_owned())
        };
        assert_eq!(open(&admin).await, Ok(()), "no policy, no limit");
        open(&customers).await
    };
    let denied = Err("AccessDeniedException".to_owned());
    assert_eq!(round_trip("personal", "personal").await, Ok(()));
    assert_eq!(round_trip("identity", "identity").await, denied);
    // Another key under the right class, and the right key under another class.
    assert_eq!(round_trip("identity", "personal").await, denied);
    assert_eq!(round_trip("personal", "identity").await, denied);

    let create = customers.create_key().send().await.unwrap_err();
    assert_eq!(create.code(), Some("AccessDeniedException"));
    let garbage = customers.decrypt().ciphertext_blob(Blob::new([1; 60]));
    assert_eq!(garbage.send().await.unwrap_err().code(), Some("InvalidCiphertextException"));
}

#[tokio::test]
async fn moving_a_value_needs_a_right_at_both_ends() {
    let embedded = Embedded::in_memory();
    let admin = kms(&embedded).await;
    for name in ["alias/from", "alias/to"] {
        let id = aes(&admin).await;
        let alias = admin.create_alias().alias_name(name).target_key_id(id);
        alias.send().await.unwrap();
    }
    let sealed = admin.encrypt().key_id("alias/from").plaintext(Blob::new("x"));
    let sealed = sealed.send().await.unwrap().ciphertext_blob.unwrap();
    let mover = kms_as(&embedded, "mover").await;
    let move_it = async || {
        let request = mover.re_encrypt().ciphertext_blob(sealed.clone());
        request.destination_key_id("alias/to").send().await.is_ok()
    };
    let from = KmsPermission::new("ReEncryptFrom", "alias/from");
    let to = KmsPermission::new("ReEncryptTo", "alias/to");
    embedded.kms_policy("mover", vec![from.clone()]);
    assert!(!move_it().await);
    embedded.kms_policy("mover", vec![to.clone()]);
    assert!(!move_it().await);
    embedded.kms_policy("mover", vec![from, to]);
    assert!(move_it().await);
}
