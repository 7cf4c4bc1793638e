//! Keys of surveys and of messages to customers. `wave` names a wave within its survey: `2026`, `2026-q4`.

use jiff::Timestamp;

use super::{Key, Table, segment};
use crate::domain::ids::{AnswerId, CustomerId, DeliveryId, InvitationId, SurveyId};
use crate::domain::time::sortable;

pub const WAVE: &str = "wave#";
pub const PERSON: &str = "person#";
pub const ANSWER: &str = "answer#";
pub const SUMS: &str = "group#";

/// All surveys: there are dozens, not thousands.
pub fn surveys() -> String {
    "surveys#all".to_owned()
}

pub fn survey(id: &SurveyId) -> Key {
    Key::new(Table::Records, surveys(), id.as_str())
}

pub fn survey_partition(id: &SurveyId) -> String {
    format!("surveys#{id}")
}

pub fn wave(survey: &SurveyId, wave: &str) -> Key {
    Key::new(Table::Records, survey_partition(survey), format!("{WAVE}{}", segment(wave)))
}

/// What came of a wave: who was asked, what was answered, what it comes to.
pub fn wave_partition(survey: &SurveyId, wave: &str) -> String {
    format!("surveys#{survey}#{}", segment(wave))
}

/// Waves that are not over.
pub fn open_waves() -> String {
    "surveys#open".to_owned()
}

pub fn open_wave(survey: &SurveyId, wave: &str) -> Key {
    Key::new(Table::Records, open_waves(), format!("{survey}#{}", segment(wave)))
}

/// `occasion`: what he is asked after; of a wave that asks everybody once there is none.
pub fn survey_person(survey: &SurveyId, wave: &str, customer: &CustomerId, occasion: Option<&str>) -> Key {
    let occasion = occasion.map(|what| format!("#{}", segment(what))).unwrap_or_default();
    Key::new(Table::Records, wave_partition(survey, wave), format!("{PERSON}{customer}{occasion}"))
}

/// Stands when a customer has been gone by after something that happened, in whichever wave.
pub fn asked_after(survey: &SurveyId, customer: &CustomerId, occasion: &str) -> Key {
    Key::new(Table::Records, survey_partition(survey), format!("after#{customer}#{}", segment(occasion)))
}

pub fn survey_answer(survey: &SurveyId, wave: &str, answer: &AnswerId) -> Key {
    Key::new(Table::Records, wave_partition(survey, wave), format!("{ANSWER}{answer}"))
}

/// What answers come to: derived from them, and made again at any time.
pub fn sums_partition(survey: &SurveyId, wave: &str) -> String {
    format!("surveys#sums#{survey}#{}", segment(wave))
}

/// Stands when an answer has been added to the sums.
pub fn counted_answer(survey: &SurveyId, wave: &str, answer: &AnswerId) -> Key {
    Key::new(Table::Records, sums_partition(survey, wave), format!("counted#{answer}"))
}

pub fn survey_sums(survey: &SurveyId, wave: &str, group: &str, shard: u8) -> Key {
    Key::new(Table::Records, sums_partition(survey, wave), format!("{SUMS}{}#{shard}", segment(group)))
}

/// `ticket`: a hash of what an anonymous invitation holds.
pub fn used_ticket(survey: &SurveyId, wave: &str, ticket: &str) -> Key {
    Key::new(Table::Records, format!("surveys#used#{survey}#{}", segment(wave)), ticket)
}

pub fn invitation(id: &InvitationId) -> Key {
    Key::new(Table::Records, format!("surveys#invitation#{id}"), "invitation")
}

pub fn survey_reminders() -> String {
    "surveys#reminders".to_owned()
}

pub fn survey_reminder(at: Timestamp, id: &InvitationId) -> Key {
    Key::new(Table::Records, survey_reminders(), format!("{}#{id}", sortable(at)))
}

/// What happened that somebody may be asked about.
pub fn occasions() -> String {
    "surveys#occasions".to_owned()
}

pub fn occasion(at: Timestamp, what: &str) -> Key {
    Key::new(Table::Records, occasions(), format!("{}#{}", sortable(at), segment(what)))
}

pub fn delivery(id: &DeliveryId) -> Key {
    Key::new(Table::Records, format!("deliveries#{id}"), "delivery")
}

pub fn deliveries_due() -> String {
    "deliveries#due".to_owned()
}

pub fn delivery_due(at: Timestamp, id: &DeliveryId) -> Key {
    Key::new(Table::Records, deliveries_due(), format!("{}#{id}", sortable(at)))
}
