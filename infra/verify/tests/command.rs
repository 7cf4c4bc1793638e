//! The command: what it says and how it ends, on a folder that nothing of Kehu has written.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use verify::chain::{GENESIS, chain_hash};
use verify::merkle;
use verify::seal::{Head, KIND, PublicKey, Seal, Statement};

const CHAIN: &str = "chain#customers.1#0000#2026-06-09T02";

struct Folder(PathBuf);

impl Folder {
    /// Three rows, two of them under a seal.
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("kehu-verify-{}-{name}", std::process::id()));
        fs::create_dir_all(folder.join("seals")).unwrap();
        let mut lines = vec![
            json!({"pk": {"S": "registry#2026-06-09T02"}, "sk": {"S": "customers.1#0000"}, "chain": {"S": CHAIN}}),
        ];
        let (mut previous, mut head) = (GENESIS.to_owned(), None);
        for number in 0..3 {
            let at = "2026-06-09T02:00:00.000000Z";
            let body = json!({"at": at, "chain": CHAIN, "number": number, "previous": previous}).to_string();
            previous = chain_hash(&previous, &body);
            if number == 1 {
                head = Some(Head { chain: CHAIN.to_owned(), hash: previous.clone(), number });
            }
            let sk = format!("{number:08}");
            lines.push(
                json!({"Item": {"pk": {"S": CHAIN}, "sk": {"S": sk}, "body": {"S": body}, "hash": {"S": previous}}}),
            );
        }
        let lines: Vec<_> = lines.iter().map(ToString::to_string).collect();
        fs::write(folder.join("audit.jsonl"), lines.join("\n")).unwrap();
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        let der: PublicKeyX509Der = pair.public_key().as_der().unwrap();
        let key = PublicKey::from_der(der.as_ref().to_vec());
        fs::write(folder.join("seal-key.pem"), key.to_pem()).unwrap();
        let heads: Vec<_> = head.into_iter().collect();
        let statement = Statement {
            at: "2026-06-09T02:15:00.000000Z".to_owned(),
            chains: 1,
            key: key.id().to_owned(),
            kind: KIND.to_owned(),
            open: "2026-06-08T02".to_owned(),
            previous: GENESIS.to_owned(),
            root: merkle::root(&heads),
            rows: 2,
            sequence: 1,
            since: "2026-06-02T02".to_owned(),
            v: 1,
        };
        let statement = statement.text().unwrap();
        let signature = STANDARD.encode(pair.sign(&SystemRandom::new(), statement.as_bytes()).unwrap());
        let seal = Seal { heads, signature, statement }.to_bytes().unwrap();
        fs::write(folder.join("seals/0000000001.json"), seal).unwrap();
        Self(folder)
    }

    fn change(&self, file: &str, from: &str, to: &str) {
        let path = self.0.join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from));
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn verify(folder: &Path, more: &[&str]) -> (i32, String) {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_kehu-verify")).arg(folder).args(more).output().unwrap();
    (status.code().unwrap(), String::from_utf8([stdout, stderr].concat()).unwrap())
}

#[test]
fn what_holds_ends_with_0_and_says_what_is_not_yet_sealed() {
    let folder = Folder::new("holds");
    let (code, text) = verify(&folder.0, &[]);
    assert_eq!(code, 0, "{text}");
    for line in [
        "rows   3, of which 2 are sealed",
        "open   1 rows of the hour 2026-06-09T02 are not yet sealed: they prove nothing yet",
        "The sealed trail is complete and untouched.",
    ] {
        assert!(text.contains(line), "{line:?} in {text}");
    }
}

#[test]
fn what_does_not_hold_ends_with_1_and_is_named() {
    let folder = Folder::new("altered");
    folder.change("audit.jsonl", "02:00:00.000000Z", "02:00:01.000000Z");
    let (code, text) = verify(&folder.0, &[]);
    assert_eq!((code, text.lines().next()), (1, Some(format!("WRONG  row 0 of {CHAIN} is altered").as_str())));
    let (code, json) = verify(&folder.0, &["--json"]);
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((code, &report["findings"][0]["finding"]), (1, &"row_altered".into()));
}

#[test]
fn a_key_kept_elsewhere_does_not_take_the_seals_of_another() {
    let (folder, other) = (Folder::new("own"), Folder::new("other"));
    let key = other.0.join("seal-key.pem");
    let (code, text) = verify(&folder.0, &["--key", key.to_str().unwrap()]);
    assert_eq!(code, 1);
    assert!(text.contains("seal 1: it is signed for a key that is not among those given"), "{text}");
}

#[test]
fn without_something_to_judge_it_ends_with_2() {
    let folder = Folder::new("broken");
    folder.change("audit.jsonl", "{\"chain\"", "no row");
    assert!(matches!(verify(&folder.0, &[]), (2, text) if text.contains("line 1 of")));
    fs::remove_file(folder.0.join("audit.jsonl")).unwrap();
    assert_eq!(verify(&folder.0, &[]).0, 2);
    assert_eq!(verify(Path::new("/nowhere"), &[]).0, 2);
}
