//! Somebody has got at the tables and the bucket, and changes what is sealed: by chance, a thousand times, each
//! time found and named for what it is (AUD-16, SEC-09). What is judged is what `kehu-verify` judges.

mod exported;
mod on_items;
mod on_rows;
mod on_seals;

use tests::Kit;
use verify::Finding;

use exported::Exported;

/// The same cases every time.
const SEED: u64 = 20_260_609;
const CASES: usize = 1200;

/// One thing done to the files, and whether a finding names it.
pub struct Tampered {
    what: String,
    found: Box<dyn Fn(&Finding) -> bool>,
}

impl Tampered {
    fn expect(what: impl Into<String>, finding: Finding) -> Self {
        Self { what: what.into(), found: Box::new(move |found| *found == finding) }
    }
}

type Tamper = fn(&mut Exported, &mut Chance) -> Option<Tampered>;

const KINDS: [(&str, Tamper); 18] = [
    ("alter_body", on_rows::alter_body),
    ("alter_hash", on_rows::alter_hash),
    ("forge_row", on_rows::forge_row),
    ("forge_tail", on_rows::forge_tail),
    ("delete_row", on_rows::delete_row),
    ("cut_off", on_rows::cut_off),
    ("swap_rows", on_rows::swap_rows),
    ("delete_chain", on_rows::delete_chain),
    ("add_late", on_rows::add_late),
    ("add_late_chain", on_rows::add_late_chain),
    ("alter_statement", on_seals::alter_statement),
    ("alter_heads", on_seals::alter_heads),
    ("alter_signature", on_seals::alter_signature),
    ("delete_seal", on_seals::delete_seal),
    ("repeat_seal", on_seals::repeat_seal),
    ("change_item", on_items::change_item),
    ("delete_item", on_items::delete_item),
    ("plant_item", on_items::plant_item),
];

/// xorshift64*: numbers by chance, the same for the same seed.
pub struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % limit
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        (!all.is_empty()).then(|| &all[self.below(all.len())])
    }
}

#[tokio::test]
async fn every_change_to_a_sealed_trail_is_found_and_named() {
    let kit = Kit::start().await;
    let whole = exported::after_some_days(&kit).await;
    let report = whole.judge();
    assert_eq!(report.findings, [], "what nobody has touched holds");
    assert!(report.sealed_rows > 60 && report.sealed_through >= 6, "{report}");
    let mut chance = Chance(SEED);
    let mut done = std::collections::BTreeMap::<_, usize>::new();
    while done.values().sum::<usize>() < CASES {
        let (kind, tamper) = KINDS[chance.below(KINDS.len())];
        let mut files = whole.clone();
        files.compared = kind.ends_with("_item");
        let Some(tampered) = tamper(&mut files, &mut chance) else { continue };
        let report = files.judge();
        assert!(
            report.findings.iter().any(|finding| (tampered.found)(finding)),
            "{kind}: {} is not among {:?}",
            tampered.what,
            report.findings
        );
        *done.entry(kind).or_default() += 1;
    }
    assert!(KINDS.iter().all(|(kind, _)| done.get(kind).is_some_and(|count| *count > 20)), "{done:?}");
}

/// The folder that `kehu export-trail` writes, as the command reads it.
#[tokio::test]
async fn the_exported_folder_holds_and_says_what_is_not_yet_sealed() {
    let kit = Kit::start().await;
    exported::after_some_days(&kit).await;
    kit.staff("sales_1").post("/customers").json(tests::somebody(99)).send().await.expect(201);
    let folder = std::env::temp_dir().join(format!("kehu-{}", uuid::Uuid::now_v7()));
    local::export::export(kit.system.embedded(), &folder, true).await.unwrap();
    let report = verify::folder::verify(&folder, &[]).unwrap();
    assert!(report.holds(), "{report}");
    // The registration, and the rows by which the last runs of the schedules say what they did.
    assert!((2..=6).contains(&report.unsealed.values().sum::<u64>()), "{report}");
    std::fs::remove_file(folder.join("seals/0000000002.json")).unwrap();
    let report = verify::folder::verify(&folder, &[]).unwrap();
    assert!(report.findings.contains(&Finding::SealMissing { sequence: 2 }), "{report}");
    assert!(report.to_string().contains("WRONG  seal 2 is missing"));
    std::fs::remove_dir_all(folder).unwrap();
}
