//! Customers made of values that give themselves away: one for every level-1 and level-2 field of the
//! catalogue, each found nowhere else. A field of a new kind fails here until it has a canary.

use serde_json::{Map, Value, json};
use shared::domain::catalogue::{Catalogue, Change, Field, Kind, Level, Profile};
use tests::resident_id;

use crate::fixture::{Data, name, uscc};

/// What the mail host of every canary is called: a mask may show it.
pub const MAIL_HOST: &str = "@kanarie.example";
/// What every address begins with: a mask may show six characters.
pub const PLACE: &str = "江苏省南京市";

/// Whose canary it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bird {
    Person,
    Organisation,
    Contact,
    /// What a person's, or a contact's, fields are changed to.
    NewPerson,
    NewContact,
}

impl Bird {
    pub const ALL: [Self; 5] = [Self::Person, Self::Organisation, Self::Contact, Self::NewPerson, Self::NewContact];

    pub fn profiles(self) -> Vec<Profile> {
        match self {
            Self::Person | Self::NewPerson => Profile::Individual.with_sectors(),
            Self::Organisation => Profile::Organisation.with_sectors(),
            Self::Contact | Self::NewContact => Profile::Contact.with_sectors(),
        }
    }
}

/// Every sensitive field of a record of this kind.
pub fn fields(bird: Bird) -> impl Iterator<Item = &'static Field> {
    Catalogue::builtin().fields_of(&bird.profiles()).filter(|field| field.level != Level::Three)
}

/// As a client sends it; `None` where the field can hold nothing distinctive, or follows from the
/// identity number.
pub fn value(field: &Field, bird: Bird) -> Option<Value> {
    let place = Catalogue::builtin().fields.iter().position(|other| other.id == field.id).unwrap();
    let number = (bird as u32) * 1000 + u32::try_from(place).unwrap();
    let digits = |length: usize| -> String {
        let noise = format!("{:020}", (u64::from(number) + 7).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        noise.chars().rev().take(length).collect()
    };
    let text = match field.kind {
        Kind::PersonName => {
            let rare = |base: u32, offset: u32| char::from_u32(base + offset).unwrap();
            format!("冼{}{}", rare(0x9000, number / 64), rare(0x9200, number % 64))
        }
        Kind::Mobile | Kind::Phone => format!("139{}", digits(8)),
        Kind::Landline => format!("010-6{}", digits(7)),
        Kind::Email => format!("wx{}kv{MAIL_HOST}", digits(8)),
        Kind::Address => format!("{PLACE}玄武区雀鸣路{}号{}室", digits(5), digits(4)),
        Kind::BankCard => with_luhn(&format!("622848{}", digits(12))),
        Kind::Identifier => format!("KX{number:04}W{}", digits(8)),
        Kind::Text | Kind::LongText => format!("笺{number:04}雁字第{}卷", digits(8)),
        Kind::Date => {
            let start = jiff::civil::date(1911, 1, 1);
            start.saturating_add(jiff::Span::new().days(i64::from(number))).to_string()
        }
        Kind::Integer => format!("7{}", digits(8)),
        Kind::Decimal => format!("7{}.{}1", digits(4), digits(5)),
        Kind::Money => return Some(json!({ "amount": format!("7{}.{}", digits(6), digits(2)), "currency": "CNY" })),
        Kind::Plate => format!("苏E7Q{:03}", number % 1000),
        Kind::Vin => format!("WVWZZZ1JZ{}", digits(8)),
        Kind::Postcode => format!("21{}", digits(4)),
        Kind::Boolean | Kind::Choice | Kind::Choices | Kind::Gender | Kind::DocumentType => return None,
        // Made from the number of the record.
        Kind::IdentityDocument => return None,
        other => panic!("no canary for {other:?}, the kind of {}", field.id),
    };
    // The identity number states the one, and a search has to find the other alone.
    let made = field.id == "birthDate" || field.id == "name" && bird == Bird::Person;
    (!made).then_some(Value::String(text))
}

/// What a record holds besides: one of the options.
fn plain(field: &Field) -> Option<Value> {
    match field.kind {
        Kind::Boolean => Some(true.into()),
        Kind::Choice => Some(field.options[0].id.clone().into()),
        Kind::Choices => Some(json!([field.options[0].id])),
        _ => None,
    }
}

pub fn identity_number(bird: Bird, number: u32) -> String {
    resident_id(if bird == Bird::NewPerson { 700_000 } else { 500_000 } + number)
}

fn with_luhn(body: &str) -> String {
    let sum: u32 = body.bytes().rev().enumerate().fold(0, |sum, (at, byte)| {
        let digit = u32::from(byte - b'0');
        sum + if at % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit }
    });
    format!("{body}{}", (10 - sum % 10) % 10)
}

fn record(bird: Bird, number: u32, wanted: impl Fn(&Field) -> bool) -> Map<String, Value> {
    let mut record = Map::new();
    for field in fields(bird).filter(|field| wanted(field)) {
        if let Some(value) = value(field, bird).or_else(|| plain(field)) {
            record.insert(field.id.clone(), value);
        }
    }
    if matches!(bird, Bird::Person | Bird::NewPerson) && wanted(Catalogue::builtin().field("idNumber").unwrap()) {
        record.insert("idNumber".to_owned(), identity_number(bird, number).into());
    }
    if bird == Bird::Person {
        record.insert("name".to_owned(), name(number).into());
    }
    record
}

fn registration(kind: &str, fields: Map<String, Value>) -> Value {
    let purposes = &Catalogue::builtin().purposes;
    let consents: Vec<_> = purposes
        .iter()
        .map(|purpose| json!({ "purpose": purpose.id, "noticeVersion": "2026-01", "channel": "paper" }))
        .collect();
    let sectors = Profile::SECTORS;
    json!({ "kind": kind, "profiles": sectors, "fields": fields, "source": "sales_talk", "consents": consents })
}

const fn is_free(field: &Field) -> bool {
    matches!(field.change, Change::Free)
}

pub const CANARIES: Data = Data {
    person: |number| registration("individual", record(Bird::Person, number, |_| true)),
    organisation: |number| {
        let mut fields = record(Bird::Organisation, number, |_| true);
        fields.extend(
            tests::organisation()["fields"]
                .as_object()
                .unwrap()
                .clone()
                .into_iter()
                .filter(|(id, _)| Catalogue::builtin().field(id).is_some_and(|field| field.level == Level::Three)),
        );
        fields.insert("uscc".to_owned(), uscc(number).into());
        registration("organisation", fields)
    },
    contact: |number| json!({ "fields": record(Bird::Contact, number, |_| true) }),
    free: |number| record(Bird::NewPerson, number, is_free).into(),
    controlled: |number| record(Bird::NewPerson, number, |field| !is_free(field)).into(),
    contact_free: |number| record(Bird::NewContact, number, is_free).into(),
    contact_controlled: |number| record(Bird::NewContact, number, |field| !is_free(field)).into(),
    words: || value(Catalogue::builtin().field("notes").unwrap(), Bird::Person).unwrap(),
};
