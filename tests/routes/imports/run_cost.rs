//! What rows cost in calls. Those of KMS are the account's, and people at the counter need their part of
//! them while a file runs.

use embedded::{Call, Service};
use tests::{Answer, Kit};

use super::fixture::*;

const ROWS: u32 = 40;
/// Whatever the number of rows: sixteen wrapping keys met for the first time, keys that hash, and the file's
/// own at each step.
const ONCE: usize = 26;

/// The calls of the runner while it does a file: to KMS, and transactions.
async fn counted(kit: &Kit, text: String) -> (Answer, usize, usize) {
    let calls = kit.system.embedded().calls();
    calls.start();
    let job = imported(kit, PEOPLE, text).await;
    calls.stop();
    let mine: Vec<_> = calls.take().into_iter().filter(|call| call.principal == "import-runner").collect();
    let kms = mine.iter().filter(|call| call.service == Service::Kms).count();
    let transactions = mine.iter().filter(|call| call.operation == "TransactWriteItems" && is_work(call)).count();
    (job, kms, transactions)
}

/// Not where a chain of the trail begins, with its first row: that is as often as rows happen to be done side
/// by side, once an hour for each chain.
fn is_work(call: &Call) -> bool {
    call.tables.iter().any(|table| table != "kehu-audit")
}

/// Two hashes to be found by, two keys; and one transaction, audit row included.
#[tokio::test]
async fn a_row_with_two_numbers_takes_four_calls_of_kms_and_one_that_was_imported_before_none() {
    let kit = Kit::start().await;
    let text = people(1..ROWS + 1);
    let rows = usize::try_from(ROWS).unwrap();
    let (job, kms, transactions) = counted(&kit, text.clone()).await;
    assert_eq!(on_file(&job.json()), u64::from(ROWS));
    assert!((4 * rows..=4 * rows + ONCE).contains(&kms), "{kms} calls of KMS");
    assert!((rows..=rows + 4).contains(&transactions), "{transactions} transactions");
    let (again, kms, transactions) = counted(&kit, format!("\u{feff}{text}")).await;
    assert_eq!(again.json()["counts"]["duplicate"], ROWS);
    assert!(kms <= 8, "{kms} calls of KMS for what is known");
    assert!(transactions <= 4, "{transactions} transactions that put nobody on file");
}
