//! Encrypting, MACs and signatures.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use aws_sdk_kms::Client;
use aws_sdk_kms::error::ProvideErrorMetadata;
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::{DataKeySpec, KeySpec, KeyUsageType, MacAlgorithmSpec, MessageType, SigningAlgorithmSpec};
use embedded::Embedded;

use crate::support::kms;

pub async fn create(client: &Client, spec: KeySpec, usage: KeyUsageType) -> String {
    let made = client.create_key().key_spec(spec).key_usage(usage).send();
    made.await.unwrap().key_metadata.unwrap().key_id
}

pub async fn aes(client: &Client) -> String {
    create(client, KeySpec::SymmetricDefault, KeyUsageType::EncryptDecrypt).await
}

async fn encrypt(client: &Client, key: &str, subject: &str) -> Blob {
    let sealed = client
        .encrypt()
        .key_id(key)
        .plaintext(Blob::new("13800138000"))
        .encryption_context("subject", subject)
        .encryption_context("class", "contact")
        .send();
    sealed.await.unwrap().ciphertext_blob.unwrap()
}

/// The plaintext, or the code of the refusal.
async fn decrypt(client: &Client, sealed: Blob, subject: &str) -> Result<Vec<u8>, String> {
    let opened = client
        .decrypt()
        .ciphertext_blob(sealed)
        .encryption_context("class", "contact")
        .encryption_context("subject", subject)
        .send();
    match opened.await {
        Ok(opened) => Ok(opened.plaintext.unwrap().into_inner()),
        Err(error) => Err(error.code().unwrap_or_default().to_owned()),
    }
}

#[tokio::test]
async fn a_value_opens_under_its_own_context_and_no_other() {
    let embedded = Embedded::in_memory();
    let client = kms(&embedded).await;
    let key = aes(&client).await;
    let sealed = encrypt(&client, &key, "sub_1").await;
    assert_eq!(decrypt(&client, sealed.clone(), "sub_1").await.unwrap(), b"13800138000");
    let refused = Err("InvalidCiphertextException".to_owned());
    assert_eq!(decrypt(&client, sealed.clone(), "sub_2").await, refused);
    let bare = client.decrypt().ciphertext_blob(sealed).send().await;
    assert!(bare.unwrap_err().into_service_error().is_invalid_ciphertext_exception());
}

#[tokio::test]
async fn no_flipped_bit_and_no_cut_ever_opens() {
    let embedded = Embedded::in_memory();
    let client = kms(&embedded).await;
    let key = aes(&client).await;
    let sealed = encrypt(&client, &key, "sub_1").await.into_inner();
    let refused = Err("InvalidCiphertextException".to_owned());
    for bit in 0..sealed.len() * 8 {
        let mut flipped = sealed.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let opened = decrypt(&client, Blob::new(flipped), "sub_1").await;
        assert_eq!(opened, refused, "bit {bit}");
    }
    for len in 1..sealed.len() {
        let opened = decrypt(&client, Blob::new(&sealed[..len]), "sub_1").await;
        assert_eq!(opened, refused, "{len} bytes");
    }
}

#[tokio::test]
async fn a_data_key_comes_open_and_sealed_or_sealed_only() {
    let embedded = Embedded::in_memory();
    let client = kms(&embedded).await;
    let key = aes(&client).await;
    let made = client
        .generate_data_key()
        .key_id(&key)
        .key_spec(DataKeySpec::Aes256)
        .encryption_context("class", "contact")
        .encryption_context("subject", "sub_1")
        .send()
        .await
        .unwrap();
    let plain = made.plaintext.unwrap().into_inner();
    assert_eq!(plain.len(), 32);
    let sealed = made.ciphertext_blob.unwrap();
    assert_eq!(decrypt(&client, sealed, "sub_1").await.unwrap(), plain);

    let sealed_only = client
        .generate_data_key_without_plaintext()
        .key_id(&key)
        .key_spec(DataKeySpec::Aes256)
        .encryption_context("class", "contact")
        .encryption_context("subject", "sub_1")
        .send()
        .await
        .unwrap()
        .ciphertext_blob
        .unwrap();
    let opened = decrypt(&client, sealed_only, "sub_1").await.unwrap();
    assert_eq!(opened.len(), 32);
    assert_ne!(opened, plain);
}

#[tokio::test]
async fn re_encrypting_moves_a_value_to_another_key_and_context() {
    let embedded = Embedded::in_memory();
    let client = kms(&embedded).await;
    let (old, new) = (aes(&client).await, aes(&client).await);
    let sealed = encrypt(&client, &old, "sub_1").await;
    let move_it = |source_key: &str| {
        client
            .re_encrypt()
            .ciphertext_blob(sealed.clone())
            .source_key_id(source_key)
            .source_encryption_context("class", "contact")
            .source_encryption_context("subject", "sub_1")
            .destination_key_id(&new)
            .destination_encryption_context("class", "contact")
            .destination_encryption_context("subject", "sub_2")
            .send()
    };
    let moved = move_it(&old).await.unwrap();
    assert!(moved.key_id().unwrap().ends_with(&new));
    assert!(moved.source_key_id().unwrap().ends_with(&old));
    let moved = moved.ciphertext_blob.unwrap();
    assert!(decrypt(&client, moved, "sub_2").await.is_ok());
    let wrong = move_it(&new).await.unwrap_err();
    assert_eq!(wrong.code(), Some("IncorrectKeyException"));
}

#[tokio::test]
async fn a_mac_is_stable_bound_to_its_key_and_verified() {
    let embedded = Embedded::in_memory();
    let client = kms(&embedded).await;
    let spec = (KeySpec::Hmac256, KeyUsageType::GenerateVerifyMac);
    let one = create(&client, spec.0.clone(), spec.1.clone()).await;
    let two = create(&client, spec.0, spec.1).await;
    let mac = async |key: &str, message: &str| {
        let request =
            client.generate_mac().key_id(key).mac_algorithm(MacAlgorithmSpec::HmacSha256).message(Blob::new(message));
        request.send().await.unwrap().mac.unwrap()
    };
    let first = mac(&one, "13800138000").await;
    assert_eq!(first.as_ref().len(), 32);
    assert_eq!(first, mac(&one, "13800138000").await);
    assert_ne!(first, mac(&one, "13800138001").await);
    assert_ne!(first, mac(&two, "13800138000").await);

    let verify = async |message: &str| {
        let request = client
            .verify_mac()
            .key_id(&one)
            .mac_algorithm(MacAlgorithmSpec::HmacSha256)
            .message(Blob::new(message))
            .mac(first.clone());
        request.send().await
    };
    assert!(verify("13800138000").await.unwrap().mac_valid());
    let wrong = verify("13800138001").await.unwrap_err();
    assert!(wrong.into_service_error().is_kms_invalid_mac_exception());
    let other_hash = client
        .generate_mac()
        .key_id(&one)
        .mac_algorithm(MacAlgorithmSpec::HmacSha512)
        .message(Blob::new("x"))
        .send()
        .await
        .unwrap_err();
    assert_eq!(other_hash.code(), Some("InvalidKeyUsageException"));
}

/// The SubjectPublicKeyInfo of a P-256 key is this prefix (RFC 5480) and the uncompressed point.
const P256_SPKI: &str = "3059301306072a8648ce3d020106082a8648ce3d030107034200";

#[tokio::test]
async fn a_signature_verifies_outside_kms_from_the_exported_public_key() {
    let embedded = Embedded::in_memory();
    let client = kms(&embedded).await;
    let key = create(&client, KeySpec::EccNistP256, KeyUsageType::SignVerify).await;
    let message = b"seal of an hour";
    let sign = |kind: MessageType, message: &[u8]| {
        client
            .sign()
            .key_id(&key)
            .message_type(kind)
            .message(Blob::new(message))
            .signing_algorithm(SigningAlgorithmSpec::EcdsaSha256)
            .send()
    };
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, message);
    let raw = sign(MessageType::Raw, message).await.unwrap().signature.unwrap();
    let of_digest = sign(MessageType::Digest, digest.as_ref());
    let of_digest = of_digest.await.unwrap().signature.unwrap();

    let exported = client.get_public_key().key_id(&key).send().await.unwrap();
    let spki = hex::encode(exported.public_key.unwrap());
    let point = hex::decode(spki.strip_prefix(P256_SPKI).unwrap()).unwrap();
    let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point);
    public.verify(message, raw.as_ref()).unwrap();
    public.verify(message, of_digest.as_ref()).unwrap();
    assert!(public.verify(b"another hour", raw.as_ref()).is_err());

    let verify = async |message: &[u8]| {
        let request = client
            .verify()
            .key_id(&key)
            .message(Blob::new(message))
            .signature(raw.clone())
            .signing_algorithm(SigningAlgorithmSpec::EcdsaSha256);
        request.send().await
    };
    assert!(verify(message).await.unwrap().signature_valid());
    let wrong = verify(b"another hour").await.unwrap_err();
    assert!(wrong.into_service_error().is_kms_invalid_signature_exception());
}

#[tokio::test]
async fn a_key_does_only_what_it_was_made_for() {
    let embedded = Embedded::in_memory();
    let client = kms(&embedded).await;
    let aes = aes(&client).await;
    let mac = create(&client, KeySpec::Hmac256, KeyUsageType::GenerateVerifyMac).await;
    let encrypt = client.encrypt().key_id(&mac).plaintext(Blob::new("x"));
    let refused = encrypt.send().await.unwrap_err().into_service_error();
    assert!(refused.is_invalid_key_usage_exception());
    let sign = client.sign().key_id(&aes).message(Blob::new("x")).signing_algorithm(SigningAlgorithmSpec::EcdsaSha256);
    let refused = sign.send().await.unwrap_err().into_service_error();
    assert!(refused.is_invalid_key_usage_exception());
    let mismatch = client.create_key().key_spec(KeySpec::Hmac256).key_usage(KeyUsageType::EncryptDecrypt);
    let refused = mismatch.send().await.unwrap_err();
    assert_eq!(refused.code(), Some("ValidationException"));
}
