//! A store that does half of what it was asked and calls it a success: nothing is missing for it.

use embedded::{Effect, Fault};

use crate::faults::come_again;
use crate::journal;
use crate::scenes::registration;

fn halves() -> Fault {
    Fault::new(Effect::PartialBatch).operation("BatchGetItem").principal("customers")
}

#[tokio::test]
async fn a_page_whose_keys_come_in_parts_is_whole() {
    let kit = journal::kit().await;
    for number in 0..6 {
        registration(&kit, number).send().await.expect(201);
    }
    let list = "/customers?sort=-created&limit=10";
    let sales = kit.staff("sales_1");
    let whole = sales.get(list).await.expect(200).json();
    kit.system.apps()["customers"].vault.forget();
    // Six keys: three of them, then two of three, then the last.
    let strikes = kit.system.embedded().faults().inject(halves().times(2));
    let in_parts = sales.get(list).await.expect(200).json();
    assert_eq!(in_parts["items"], whole["items"]);
    assert_eq!(strikes.count(), 2);
}

/// It never gets further: the caller is told to come again, and is not shown less than there is.
#[tokio::test]
async fn a_page_that_stays_in_parts_is_no_page() {
    let kit = journal::kit().await;
    for number in 0..6 {
        registration(&kit, number).send().await.expect(201);
    }
    let sales = kit.staff("sales_1");
    kit.system.apps()["customers"].vault.forget();
    let strikes = kit.system.embedded().faults().inject(halves());
    come_again(&sales.get("/customers").await, "in parts for good");
    assert!((2..20).contains(&strikes.count()), "tried again, and not for ever: {}", strikes.count());
    kit.system.embedded().faults().clear();
    assert_eq!(sales.get("/customers").await.expect(200).json()["items"].as_array().map(Vec::len), Some(6));
}
