//! One chain against what is sealed of it. It is walked from its end: a seal says what the last row is,
//! that row says which one stands before it, and so on; so the row that is named is the one that was touched,
//! and not its neighbour.

use crate::chain::{BEGINNING, Hash, Kind, Links};
use crate::finding::Finding;
use crate::ledger::Sealed;

/// What a walk down a chain found, first row first. `sealed` are the chain's heads in the order of the
/// seals; `closed` whether its hour is.
pub fn judge(chain: &str, sealed: &[Sealed], links: &Links, closed: bool) -> Vec<Finding> {
    let chain = || chain.to_owned();
    let end = sealed.last().map(|head| head.number);
    let Some(last) = links.last_key_value().map(|(number, _)| *number) else {
        return end.map(|_| Finding::ChainMissing { chain: chain() }).into_iter().collect();
    };
    let mut findings = Vec::new();
    let mut top = last;
    if let Some(end) = end {
        if last < end {
            findings.push(Finding::ChainTruncated { chain: chain(), number: last + 1 });
        } else if closed && last > end {
            findings.push(Finding::RowLate { chain: chain(), number: end + 1 });
            // What came late is judged no further: it proves nothing.
            top = end;
        }
    } else if closed {
        return vec![Finding::RowLate { chain: chain(), number: 0 }];
    }
    let mut heads = sealed.iter().rev().skip_while(|head| head.number > top).peekable();
    // What the row above, or a seal, says the hash here must be.
    let mut wanted: Option<Hash> = None;
    for number in (0..=top).rev() {
        while let Some(head) = heads.next_if(|head| head.number == number) {
            if wanted.is_some_and(|wanted| wanted != head.hash) {
                // Above, rows and a later seal speak for one another; if only rows do, the row above was changed.
                let later = sealed.last().is_some_and(|last| last.number > number);
                findings.push(match later {
                    true => Finding::SealsDisagree { chain: chain(), number, sequence: head.sequence },
                    false => Finding::RowAltered { chain: chain(), number: number + 1 },
                });
            }
            wanted = Some(head.hash);
        }
        wanted = match links.get(&number) {
            None => {
                findings.push(Finding::RowMissing { chain: chain(), number });
                None
            }
            Some(link) if link.kind == Kind::Misplaced => {
                findings.push(Finding::RowReordered { chain: chain(), number });
                None
            }
            Some(link) if link.kind == Kind::Altered || wanted.is_some_and(|wanted| wanted != link.hash) => {
                findings.push(Finding::RowAltered { chain: chain(), number });
                None
            }
            Some(link) => Some(link.previous),
        };
    }
    if wanted.is_some_and(|first| first != BEGINNING) {
        findings.push(Finding::RowAltered { chain: chain(), number: 0 });
    }
    findings.reverse();
    findings
}
