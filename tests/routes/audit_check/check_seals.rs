//! What is sealed is checked every hour; what does not hold is named, and stays named (AUD-03, AUD-17).

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use shared::runtime::{Clients, Ended};
use shared::store::seals::{self, SealCheckRow};
use tests::Kit;
use verify::seal::Head;

use crate::audit_seal::{self, quarter};

async fn check(kit: &Kit) -> SealCheckRow {
    assert_eq!(kit.system.run("audit-check", |run| run).await.unwrap().unwrap(), Ended::Done);
    seals::check(&kit.system.apps()["audit-check"].store).await.unwrap().unwrap()
}

async fn hand(kit: &Kit) -> Client {
    Clients::embedded("attacker", kit.system.embedded().http_client("attacker")).await.dynamodb
}

/// A chain of `customers` with more than one row, as far as it is sealed.
async fn victim(kit: &Kit) -> Head {
    let sealed = audit_seal::seals(kit).await;
    let mut heads = sealed.into_iter().flat_map(|(seal, _)| seal.heads);
    heads.rfind(|head| head.chain.starts_with("chain#customers.") && head.number > 0).unwrap()
}

#[tokio::test]
async fn what_nobody_has_touched_holds_and_each_run_goes_on_from_the_last() {
    let kit = Kit::start().await;
    quarter(&kit, 1).await;
    let first = check(&kit).await;
    assert_eq!((first.checked.sequence, first.standing.len()), (1, 0));
    quarter(&kit, 2).await;
    quarter(&kit, 3).await;
    let second = check(&kit).await;
    assert_eq!((second.checked.sequence, second.standing.len(), second.version), (3, 0, 2));
}

#[tokio::test]
async fn a_row_that_was_altered_before_or_after_the_check_is_named() {
    for checked_before in [false, true] {
        let kit = Kit::start().await;
        quarter(&kit, 1).await;
        quarter(&kit, 2).await;
        if checked_before {
            assert_eq!(check(&kit).await.standing.len(), 0);
        }
        let head = victim(&kit).await;
        let client = hand(&kit).await;
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let spoil = client.update_item().table_name("kehu-audit").key("pk", text(&head.chain));
        let spoil = spoil.key("sk", text("00000000")).update_expression("SET body = :b");
        spoil.expression_attribute_values(":b", text("{}")).send().await.unwrap();
        let found = check(&kit).await;
        assert_eq!(found.standing, [format!("row 0 of {} is altered", head.chain)], "{checked_before}");
        // It does not go away by itself.
        quarter(&kit, 3).await;
        assert_eq!(check(&kit).await.standing.len(), 1);
    }
}

#[tokio::test]
async fn a_chain_cut_off_is_named_at_its_first_missing_row() {
    let kit = Kit::start().await;
    quarter(&kit, 1).await;
    quarter(&kit, 2).await;
    let head = victim(&kit).await;
    let client = hand(&kit).await;
    let text = |text: String| AttributeValue::S(text);
    let cut = client.delete_item().table_name("kehu-audit").key("pk", text(head.chain.clone()));
    cut.key("sk", text(format!("{:08}", head.number))).send().await.unwrap();
    let cut_off = format!("{} is cut off: row {} and all after it", head.chain, head.number);
    assert_eq!(check(&kit).await.standing, [cut_off]);
}

#[tokio::test]
async fn before_the_first_seal_there_is_nothing_to_check() {
    let kit = Kit::start().await;
    assert_eq!(kit.system.run("audit-check", |run| run).await.unwrap().unwrap(), Ended::Done);
    assert!(seals::check(&kit.system.apps()["audit-check"].store).await.unwrap().is_none());
}
