mod seal_trail;

use jiff::SignedDuration;
use object_store::ObjectStoreExt;
use object_store::path::Path;
use shared::runtime::Ended;
use tests::Kit;
use verify::seal::{PublicKey, Seal, Statement};

pub async fn seal(kit: &Kit) {
    assert_eq!(kit.system.run("audit-seal", |run| run).await.unwrap().unwrap(), Ended::Done);
}

/// Something happens, a quarter of an hour goes by, and it is sealed.
pub async fn quarter(kit: &Kit, number: u32) {
    kit.staff("sales_1").post("/customers").json(tests::somebody(number)).send().await.expect(201);
    kit.pass(SignedDuration::from_mins(15));
    seal(kit).await;
}

pub async fn public_key(kit: &Kit) -> PublicKey {
    PublicKey::from_der(kit.system.apps()["audit-seal"].vault.seal_key().await.unwrap())
}

/// The seals in the bucket, each checked, from the first on without a gap.
pub async fn seals(kit: &Kit) -> Vec<(Seal, Statement)> {
    let (bucket, key) = (kit.system.embedded().seals(), public_key(kit).await);
    let mut seals: Vec<(Seal, Statement)> = Vec::new();
    loop {
        let place = Path::from(format!("seals/{:010}.json", seals.len() + 1));
        let Ok(found) = bucket.get(&place).await else { return seals };
        let seal = Seal::from_bytes(&found.bytes().await.unwrap()).unwrap();
        let statement = seal.check(std::slice::from_ref(&key)).unwrap();
        assert_eq!(statement.sequence, seals.len() as u64 + 1);
        let previous = seals.last().map_or(verify::chain::GENESIS.to_owned(), |(seal, _)| seal.hash());
        assert_eq!(statement.previous, previous);
        seals.push((seal, statement));
    }
}
