//! The data folder: what one run writes, the next one reads.

use std::fs;
use std::path::{Path, PathBuf};

use aws_sdk_kms::primitives::Blob;
use embedded::Embedded;

use crate::kms::aes;
use crate::support::{dynamo, key, kms, owned_by, put, thing, with_table};

/// A folder of its own for each test, removed at the end.
pub struct Place(PathBuf);

impl Place {
    pub fn new() -> Self {
        let name = format!("embedded-{}", uuid::Uuid::new_v4().simple());
        Self(std::env::temp_dir().join(name))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn refusal(&self) -> &'static str {
        match Embedded::open(&self.0) {
            Ok(_) => panic!("opened"),
            Err(error) => error.code(),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn items_keys_aliases_and_old_ciphertext_survive_a_restart() {
    let place = Place::new();
    let sealed = {
        let embedded = Embedded::open(&place.0).unwrap();
        put(&with_table(&embedded).await, "a", "chen").await;
        let client = kms(&embedded).await;
        let id = aes(&client).await;
        let alias = client.create_alias().alias_name("alias/k");
        alias.target_key_id(&id).send().await.unwrap();
        let request = client.encrypt().key_id("alias/k").plaintext(Blob::new("x"));
        let sealed = request.send().await.unwrap().ciphertext_blob.unwrap();
        client.rotate_key_on_demand().key_id(&id).send().await.unwrap();
        sealed
    };
    let embedded = Embedded::open(&place.0).unwrap();
    let client = dynamo(&embedded).await;
    let got = client.get_item().table_name("Things").set_key(Some(key("a")));
    assert_eq!(got.send().await.unwrap().item, Some(thing("a", "chen")));
    assert_eq!(owned_by(&client, "chen").await, ["a"]);
    let opened = kms(&embedded).await.decrypt().key_id("alias/k");
    let opened = opened.ciphertext_blob(sealed).send().await.unwrap();
    assert_eq!(opened.plaintext, Some(Blob::new("x")));
}

#[tokio::test]
async fn a_folder_serves_one_store_at_a_time() {
    let place = Place::new();
    let first = Embedded::open(&place.0).unwrap();
    assert_eq!(place.refusal(), "in_use");
    let client = with_table(&first).await;
    first.shutdown().unwrap();
    first.shutdown().unwrap();
    assert!(client.list_tables().send().await.is_err());
    let second = Embedded::open(&place.0).unwrap();
    let tables = dynamo(&second).await.list_tables().send().await.unwrap();
    assert_eq!(tables.table_names(), ["Things"]);
}

#[tokio::test]
async fn a_checkpoint_empties_the_log_and_keeps_the_writes() {
    let place = Place::new();
    let embedded = Embedded::open(&place.0).unwrap();
    let client = with_table(&embedded).await;
    put(&client, "a", "chen").await;
    let log = place.file("store.db-wal");
    assert!(fs::metadata(&log).unwrap().len() > 0);
    embedded.checkpoint().unwrap();
    assert_eq!(fs::metadata(&log).unwrap().len(), 0);
    assert_eq!(owned_by(&client, "chen").await, ["a"]);
    let in_memory = Embedded::in_memory();
    in_memory.checkpoint().unwrap();
    in_memory.shutdown().unwrap();
    assert_eq!(in_memory.sweep_ttl().unwrap_err().code(), "shut_down");
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_the_folder() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    fs::create_dir(&place.0).unwrap();
    fs::set_permissions(&place.0, fs::Permissions::from_mode(0o755)).unwrap();
    let embedded = Embedded::open(&place.0).unwrap();
    with_table(&embedded).await;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&place.0), 0o700);
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(&place.0).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let expected = if entry.path().is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode(&entry.path()), expected, "{name}");
        names.push(name);
    }
    for name in ["store.db", "kms.db", "master.key", "lock", "schema_version"] {
        assert!(names.iter().any(|found| found == name), "{name}");
    }
}

/// As the bucket's rule in the cloud: a file handed in, and never used, is gone in a day.
#[tokio::test]
async fn objects_are_gone_after_a_day() {
    let place = Place::new();
    let embedded = Embedded::open(&place.0).unwrap();
    let day = std::time::Duration::from_hours(24);
    let objects = place.file("objects");
    for (name, age) in [("imports/old", day * 2), ("imports/new", day / 2), ("documents/old", day * 2)] {
        let path = objects.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, name).unwrap();
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(std::time::SystemTime::now() - age).unwrap();
    }
    embedded.sweep_objects(&["imports/"]).await.unwrap();
    assert!(!objects.join("imports/old").exists());
    assert!(objects.join("imports/new").exists());
    assert!(objects.join("documents/old").exists(), "what does not pass through stays");
}

#[test]
fn a_wrong_a_missing_and_a_short_master_key_are_told_apart() {
    let place = Place::new();
    drop(Embedded::open(&place.0).unwrap());
    let kept = fs::read(place.file("master.key")).unwrap();
    fs::write(place.file("master.key"), [7; 32]).unwrap();
    assert_eq!(place.refusal(), "wrong_master_key");
    fs::write(place.file("master.key"), [7; 31]).unwrap();
    assert_eq!(place.refusal(), "corrupt");
    fs::remove_file(place.file("master.key")).unwrap();
    assert_eq!(place.refusal(), "master_key_missing");
    fs::write(place.file("master.key"), kept).unwrap();
    Embedded::open(&place.0).unwrap();
}

#[test]
fn a_damaged_file_is_named() {
    for file in ["store.db", "kms.db"] {
        let place = Place::new();
        drop(Embedded::open(&place.0).unwrap());
        fs::write(place.file(file), "not a database, but long enough to look like one".repeat(20)).unwrap();
        let Err(error) = Embedded::open(&place.0) else {
            panic!("{file} opened");
        };
        assert_eq!(error.code(), "corrupt", "{error}");
        assert!(error.to_string().contains(file), "{error}");
    }
}

#[tokio::test]
async fn wrapped_key_material_cannot_change_places() {
    let place = Place::new();
    {
        let embedded = Embedded::open(&place.0).unwrap();
        let client = kms(&embedded).await;
        aes(&client).await;
        aes(&client).await;
        embedded.shutdown().unwrap();
    }
    let database = rusqlite::Connection::open(place.file("kms.db")).unwrap();
    let changed = database.execute(
        "UPDATE version SET wrapped =
             (SELECT wrapped FROM version AS other WHERE other.key <> version.key)",
        [],
    );
    assert_eq!(changed.unwrap(), 2);
    drop(database);
    assert_eq!(place.refusal(), "corrupt");
}

#[tokio::test]
async fn a_key_whose_time_came_while_the_store_was_closed_is_destroyed() {
    let place = Place::new();
    let id = {
        let embedded = Embedded::open(&place.0).unwrap();
        let client = kms(&embedded).await;
        let id = aes(&client).await;
        let alias = client.create_alias().alias_name("alias/k");
        alias.target_key_id(&id).send().await.unwrap();
        let schedule = client.schedule_key_deletion().key_id(&id);
        schedule.send().await.unwrap();
        embedded.shutdown().unwrap();
        id
    };
    let database = rusqlite::Connection::open(place.file("kms.db")).unwrap();
    let due = database.execute("UPDATE key SET deletion = 1", []);
    assert_eq!(due.unwrap(), 1);

    let embedded = Embedded::open(&place.0).unwrap();
    let client = kms(&embedded).await;
    let gone = client.describe_key().key_id(&id).send().await.unwrap_err();
    assert!(gone.into_service_error().is_not_found_exception());
    let rows = "SELECT (SELECT count(*) FROM key) + (SELECT count(*) FROM version)
                + (SELECT count(*) FROM alias)";
    let left: i64 = database.query_row(rows, [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0);
}

#[test]
fn a_folder_of_a_later_program_is_left_alone() {
    let place = Place::new();
    drop(Embedded::open(&place.0).unwrap());
    fs::write(place.file("schema_version"), "2").unwrap();
    assert_eq!(place.refusal(), "newer_schema");
    fs::write(place.file("schema_version"), "one").unwrap();
    assert_eq!(place.refusal(), "corrupt");
}
