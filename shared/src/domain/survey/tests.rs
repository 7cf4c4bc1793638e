#![allow(clippy::unwrap_used)]

use jiff::civil::date;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Counts, Given, Rhythm, Scale, Sums, SurveyTemplate, period, standing};
use crate::domain::catalogue::Catalogue;

fn template() -> &'static SurveyTemplate {
    Catalogue::builtin().survey_template("customer_satisfaction").unwrap()
}

fn sheet(change: Value) -> serde_json::Map<String, Value> {
    let mut sheet = json!({
        "product_quality": 5, "service_attitude": 4, "response_speed": "4", "price": 3, "credit": 5, "recommend": 9,
    });
    for (question, answer) in change.as_object().unwrap() {
        sheet[question] = answer.clone();
    }
    sheet.as_object().unwrap().clone()
}

fn faults(change: Value) -> Vec<(String, String)> {
    let found = template().read(&sheet(change)).err().unwrap();
    found.into_iter().map(|fault| (fault.pointer.to_string(), fault.code.to_string())).collect()
}

#[test]
fn the_four_subjects_of_the_form_are_asked() {
    let mut subjects: Vec<_> = template().questions.iter().filter_map(|question| question.subject.clone()).collect();
    subjects.dedup();
    assert_eq!(subjects, ["product_quality", "service_quality", "price", "credit"]);
    assert_eq!(template().form_no.as_deref(), Some("JL002—A"));
}

#[test]
fn a_sheet_is_read_from_an_app_and_from_a_page_alike() {
    let read = template().read(&sheet(json!({"words": "  送货慢  ", "again": "yes", "price": ""}))).err().unwrap();
    assert_eq!((read[0].pointer.as_str(), read[0].code), ("/answers/price", "missing"));
    let read = template().read(&sheet(json!({"words": "送货慢", "again": "yes"}))).unwrap();
    assert_eq!(read.given["response_speed"], Given::Mark(4));
    assert_eq!(read.given["again"], Given::Option("yes".to_owned()));
    assert_eq!(read.words["words"], "送货慢");
}

#[test]
fn what_does_not_fit_is_told_by_question() {
    let told = faults(json!({"price": 6, "credit": true, "recommend": -1, "again": "maybe", "colour": 1}));
    let told: Vec<_> = told.iter().map(|(at, code)| (at.as_str(), code.as_str())).collect();
    assert_eq!(
        told,
        [
            ("/answers", "unknown_member"),
            ("/answers/price", "out_of_range"),
            ("/answers/credit", "wrong_type"),
            ("/answers/recommend", "wrong_type"),
            ("/answers/again", "not_an_option"),
        ]
    );
}

#[test]
fn low_marks_are_found_by_the_line_of_each_question() {
    let read = template().read(&sheet(json!({"credit": 2, "recommend": 3, "price": 1}))).unwrap();
    assert_eq!(template().low(&read.given).collect::<Vec<_>>(), ["credit", "recommend"]);
}

fn counts(pairs: &[(u8, u64)]) -> Counts {
    pairs.iter().map(|(mark, count)| (mark.to_string(), *count)).collect()
}

/// The worked example of Bain's definition: 70 promoters, 20 passives, 10 detractors of 100 are an NPS of 60.
#[test]
fn nps_is_promoters_less_detractors_over_all() {
    let figure = standing(Scale::Nps, &counts(&[(10, 40), (9, 30), (8, 15), (7, 5), (6, 4), (0, 6)])).unwrap();
    assert_eq!((figure.n, figure.score), (100, 6000));
    // 1.96 × √((0.7 + 0.1 − 0.6²) / 100) = 13.00 points.
    assert_eq!(figure.margin, 1300);
}

#[test]
fn csat_is_the_share_of_the_upper_two() {
    let figure = standing(Scale::Csat, &counts(&[(5, 50), (4, 30), (3, 10), (2, 5), (1, 5)])).unwrap();
    // 1.96 × √(0.8 × 0.2 / 100) = 7.84 points; mean 4.15.
    assert_eq!((figure.n, figure.score, figure.margin, figure.mean), (100, 8000, 784, 415));
}

#[test]
fn nothing_comes_of_nothing() {
    assert_eq!(standing(Scale::Nps, &Counts::new()), None);
    assert_eq!(standing(Scale::Text, &counts(&[(1, 1)])), None);
}

proptest! {
    /// Against the reference implementation in floating point.
    #[test]
    fn scores_are_those_of_the_textbook(marks in prop::collection::vec(0u8..=10, 1..400)) {
        let mut sums = Sums::default();
        for mark in &marks {
            sums.add(&[("q".to_owned(), Given::Mark(*mark))].into());
        }
        let figure = standing(Scale::Nps, &sums.questions["q"]).unwrap();
        let n = marks.len() as f64;
        let p = marks.iter().filter(|mark| **mark >= 9).count() as f64 / n;
        let d = marks.iter().filter(|mark| **mark <= 6).count() as f64 / n;
        prop_assert!((figure.score as f64 / 100.0 - (p - d) * 100.0).abs() < 0.006);
        let margin = 1.96 * ((p + d - (p - d).powi(2)) / n).max(0.0).sqrt() * 100.0;
        prop_assert!((figure.margin as f64 / 100.0 - margin).abs() < 0.02, "{} {margin}", figure.margin);
    }

    /// However answers are spread over rows that are added up, the sums are the same.
    #[test]
    fn sums_do_not_depend_on_how_they_were_split(marks in prop::collection::vec((0usize..4, 1u8..=5), 0..100)) {
        let mut whole = Sums::default();
        let mut parts = vec![Sums::default(); 4];
        for (part, mark) in marks {
            let given = [("q".to_owned(), Given::Mark(mark))].into();
            whole.add(&given);
            parts[part].add(&given);
        }
        let mut merged = Sums::default();
        parts.iter().for_each(|part| merged.merge(part));
        prop_assert_eq!(merged, whole);
    }
}

#[test]
fn a_day_belongs_to_the_wave_of_its_year_or_quarter() {
    let of = |rhythm, day| period(rhythm, day).map(|(name, last)| (name, last.to_string()));
    let named = |name: &str, last: &str| Some((name.to_owned(), last.to_owned()));
    assert_eq!(of(Rhythm::Yearly, date(2028, 2, 29)), named("2028", "2028-12-31"));
    assert_eq!(of(Rhythm::Quarterly, date(2026, 12, 31)), named("2026-q4", "2026-12-31"));
    assert_eq!(of(Rhythm::Quarterly, date(2027, 1, 1)), named("2027-q1", "2027-03-31"));
    assert_eq!(of(Rhythm::AfterComplaint, date(2026, 6, 30)), named("2026-q2", "2026-06-30"));
    assert_eq!(of(Rhythm::ByHand, date(2026, 6, 30)), None);
}
