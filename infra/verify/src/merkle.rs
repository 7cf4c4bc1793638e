//! The root over the heads of a seal, as RFC 6962 makes it: leaves and nodes are told apart, and a list of
//! any length has one root. With the path of its siblings one head can be proven without the others.

use aws_lc_rs::digest::{Context, SHA256};

use crate::seal::Head;

type Hash = [u8; 32];

fn sha256(parts: &[&[u8]]) -> Hash {
    let mut hash = Context::new(&SHA256);
    for part in parts {
        hash.update(part);
    }
    let mut out = [0; 32];
    out.copy_from_slice(hash.finish().as_ref());
    out
}

fn leaf(head: &Head) -> Hash {
    let (chain, hash) = (head.chain.as_bytes(), head.hash.as_bytes());
    let length = |text: &[u8]| (text.len() as u64).to_be_bytes();
    sha256(&[&[0], &length(chain), chain, &head.number.to_be_bytes(), &length(hash), hash])
}

/// In hexadecimal.
pub fn root(heads: &[Head]) -> String {
    let leaves: Vec<_> = heads.iter().map(leaf).collect();
    hex::encode(tree(&leaves))
}

fn tree(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => sha256(&[]),
        [one] => *one,
        // The left side is the largest power of two below the length.
        more => {
            let (left, right) = more.split_at(more.len().next_power_of_two() / 2);
            sha256(&[&[1], &tree(left), &tree(right)])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(count: u64) -> Vec<Head> {
        (0..count)
            .map(|n| Head { chain: format!("chain#i#{n:04}#2026-11-21T22"), hash: format!("{n:064}"), number: n })
            .collect()
    }

    #[test]
    fn every_part_of_every_head_and_their_order_count() {
        for count in 1..9 {
            let whole = root(&heads(count));
            for spoilt in 0..usize::try_from(count).unwrap_or(0) {
                let mut other = heads(count);
                other[spoilt].number += 1;
                assert_ne!(root(&other), whole, "{count} {spoilt}");
                other = heads(count);
                other[spoilt].hash.pop();
                assert_ne!(root(&other), whole, "{count} {spoilt}");
                other = heads(count);
                other.remove(spoilt);
                assert_ne!(root(&other), whole, "{count} {spoilt}");
                other = heads(count);
                other.rotate_left(1);
                assert!(count == 1 || root(&other) != whole);
            }
        }
    }

    #[test]
    fn the_tree_is_that_of_rfc_6962() {
        let leaves: Vec<_> = heads(3).iter().map(leaf).collect();
        let left = sha256(&[&[1], &leaves[0], &leaves[1]]);
        assert_eq!(root(&heads(3)), hex::encode(sha256(&[&[1], &left, &leaves[2]])));
        assert_eq!(root(&[]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
