//! What answers come to, by the definitions of the field: NPS is promoters less detractors over all, CSAT the
//! share of the upper two of five, CES the share from five up and the mean. Always with n and the margin of
//! error at 95 %; shares are in hundredths of a per cent, so that nothing is rounded twice.

use serde::Serialize;

use super::{Counts, Scale};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Figure {
    /// Who answered the question.
    #[schema(example = 120)]
    pub n: u64,
    /// NPS from -10000 to 10000; CSAT and CES from 0 to 10000: hundredths of a per cent.
    #[schema(example = 8250)]
    pub score: i64,
    /// The score is right within so much, 95 times out of 100. The same unit.
    #[schema(example = 679)]
    pub margin: i64,
    /// Mean of the marks, in hundredths.
    #[schema(example = 421)]
    pub mean: i64,
}

/// `None` where nobody answered, or where there are no marks.
pub fn standing(scale: Scale, counts: &Counts) -> Option<Figure> {
    scale.marks()?;
    let marks: Vec<(i64, u64)> = counts.iter().filter_map(|(mark, count)| Some((mark.parse().ok()?, *count))).collect();
    let n: u64 = marks.iter().map(|(_, count)| count).sum();
    if n == 0 {
        return None;
    }
    let of =
        |holds: fn(i64) -> bool| marks.iter().filter(|(mark, _)| holds(*mark)).map(|(_, count)| count).sum::<u64>();
    let (good, bad) = match scale {
        Scale::Csat => (of(|mark| mark >= 4), 0),
        Scale::Nps => (of(|mark| mark >= 9), of(|mark| mark <= 6)),
        Scale::Ces => (of(|mark| mark >= 5), 0),
        Scale::Choice | Scale::Text => return None,
    };
    let sum: i128 = marks.iter().map(|(mark, count)| i128::from(*mark) * i128::from(*count)).sum();
    let mean = rounded(sum * 100, i128::from(n));
    let score = rounded((i128::from(good) - i128::from(bad)) * 10_000, i128::from(n));
    Some(Figure { n, score, margin: margin(good, bad, n), mean })
}

/// 1.96 standard errors: the variance is (P + D − (P − D)²) / n, with P and D as shares.
fn margin(good: u64, bad: u64, n: u64) -> i64 {
    let (good, bad, n) = (u128::from(good), u128::from(bad), u128::from(n));
    let spread = (good + bad) * n - good.abs_diff(bad).pow(2);
    // 19600² × spread / n³, under the root.
    i64::try_from((19_600u128.pow(2) * spread / n.pow(3)).isqrt()).unwrap_or(i64::MAX)
}

/// Half away from zero.
fn rounded(part: i128, whole: i128) -> i64 {
    let half = if part < 0 { -whole / 2 } else { whole / 2 };
    i64::try_from((part + half) / whole).unwrap_or(i64::MAX)
}
