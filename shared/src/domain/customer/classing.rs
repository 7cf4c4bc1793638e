//! Which class the rules put a customer in. They read what is public, and the calendar (CLS-07, CLS-08).

use jiff::{ToSpan, Zoned};
use rust_decimal::Decimal;
use serde_json::Value;

use super::Axis;
use crate::domain::catalogue::{Catalogue, ClassRule, Condition};

/// What rules may know of a customer.
pub struct Known<'a> {
    pub kind: &'a str,
    pub status: &'a str,
    pub source: &'a str,
    pub region: &'a str,
    pub value_class: Option<&'a str>,
    /// Public fields by id; no other is handed over.
    pub public: &'a dyn Fn(&str) -> Option<&'a Value>,
    pub on_file_since: &'a Zoned,
    pub last_contact: Option<&'a Zoned>,
    pub completeness: u8,
    pub now: &'a Zoned,
}

/// The first rule of an axis whose conditions all hold.
pub fn decide<'c>(catalogue: &'c Catalogue, axis: Axis, known: &Known<'_>) -> Option<&'c ClassRule> {
    let mut rules = catalogue.class_rules.iter().filter(|rule| rule.axis == axis);
    rules.find(|rule| rule.when.iter().all(|condition| known.holds(condition)))
}

impl Known<'_> {
    fn holds(&self, condition: &Condition) -> bool {
        let among = |ids: &[String], value: &str| ids.iter().any(|id| id == value);
        match condition {
            Condition::ValueClass(ids) => self.value_class.is_some_and(|class| among(ids, class)),
            Condition::Status(ids) => among(ids, self.status),
            Condition::Kind(ids) => among(ids, self.kind),
            Condition::Source(ids) => among(ids, self.source),
            Condition::Region(ids) => among(ids, self.region),
            Condition::Field { id, is } => match (self.public)(id) {
                Some(Value::String(choice)) => among(is, choice),
                Some(Value::Array(choices)) => choices.iter().filter_map(Value::as_str).any(|choice| among(is, choice)),
                _ => false,
            },
            Condition::Amount { id, at_least } => {
                (self.public)(id).and_then(amount).is_some_and(|amount| amount >= *at_least)
            }
            Condition::ContactWithinMonths(months) => {
                self.last_contact.is_some_and(|contact| !is_past(contact, *months, self.now))
            }
            Condition::OnFileMonths(months) => is_past(self.on_file_since, *months, self.now),
            Condition::CompletenessAtLeast(percent) => self.completeness >= *percent,
        }
    }
}

/// Whether so many months, on the calendar, have gone by.
pub fn is_past(since: &Zoned, months: u16, now: &Zoned) -> bool {
    since.checked_add(i32::from(months).months()).is_ok_and(|then| then <= *now)
}

/// Money in whole units of its currency; other numbers as they are.
fn amount(value: &Value) -> Option<Decimal> {
    match value {
        Value::Object(money) => {
            let currency = iso_currency::Currency::from_code(money.get("currency")?.as_str()?)?;
            let places = u32::from(currency.exponent()?);
            Some(Decimal::new(money.get("minor")?.as_i64()?, places))
        }
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    fn day(text: &str) -> Zoned {
        format!("{text}[Asia/Shanghai]").parse().unwrap()
    }

    #[test]
    fn months_are_those_of_the_calendar() {
        for (since, months, first_day) in [
            ("2026-01-31T09:00", 1, "2026-02-28T09:00"),
            ("2027-11-30T09:00", 3, "2028-02-29T09:00"),
            ("2028-02-29T09:00", 12, "2029-02-28T09:00"),
            ("2026-06-09T10:00", 6, "2026-12-09T10:00"),
        ] {
            let (since, first) = (day(since), day(first_day));
            assert!(is_past(&since, months, &first), "{since}");
            assert!(!is_past(&since, months, &first.checked_sub(1.second()).unwrap()), "{since}");
        }
    }

    fn graded(status: &str, class: Option<&str>, capital: Option<Value>, contact: Option<&str>) -> Option<String> {
        let (now, since) = (day("2026-12-31T12:00"), day("2026-01-01T12:00"));
        let contact = contact.map(day);
        let known = Known {
            kind: "organisation",
            status,
            source: "trade_fair",
            region: "east",
            value_class: class,
            public: &|id| {
                capital.as_ref().filter(|_| id == "registeredCapital").map(|value| {
                    let leaked: &'static Value = Box::leak(Box::new(value.clone()));
                    leaked
                })
            },
            on_file_since: &since,
            last_contact: contact.as_ref(),
            completeness: 80,
            now: &now,
        };
        decide(Catalogue::builtin(), Axis::Grade, &known).map(|rule| rule.id.clone())
    }

    #[test]
    fn the_first_rule_that_holds_decides() {
        let of = |status, class, contact| graded(status, class, None, contact).unwrap_or_default();
        assert_eq!(of("active", Some("key"), Some("2026-12-01T12:00")), "key_in_contact_is_a");
        assert_eq!(of("active", Some("key"), Some("2026-08-01T12:00")), "in_contact_is_b");
        assert_eq!(of("active", None, None), "active_is_c");
        assert_eq!(of("lost", Some("key"), Some("2026-12-01T12:00")), "lost_is_d");
        assert_eq!(of("draft", None, None), "", "no rule: as it is");
    }

    #[test]
    fn an_amount_counts_in_whole_units() {
        let with = |minor| {
            let capital = json!({ "minor": minor, "currency": "CNY" });
            graded("active", None, Some(capital), Some("2026-12-01T12:00")).unwrap()
        };
        assert_eq!(with(10_000_000_000_i64), "large_capital_is_a");
        assert_eq!(with(9_999_999_999_i64), "in_contact_is_b");
    }
}
