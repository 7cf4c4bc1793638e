//! Identity documents a customer may show, the resident identity card among them.

mod shapes;

use super::gender::Gender;
use super::{ValueError, canonical, resident_id};
use jiff::civil::Date;
use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentType {
    /// 居民身份证
    ResidentId,
    /// 中国护照, those of Hong Kong and Macau included
    Passport,
    /// 外国护照
    ForeignPassport,
    /// 港澳居民来往内地通行证
    HkMacauTravelPermit,
    /// 港澳台居民居住证
    HkMacauTaiwanResidencePermit,
    /// 台湾居民来往大陆通行证
    TaiwanTravelPermit,
    /// 外国人永久居留身份证
    ForeignPermanentResident,
    /// 军官证, 士兵证
    MilitaryId,
}

/// A valid number and what it states about its holder.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentityDocument {
    pub document_type: DocumentType,
    pub number: String,
    pub birth_date: Option<Date>,
    pub gender: Option<Gender>,
}

pub fn parse(kind: DocumentType, value: &str, today: Date) -> Result<IdentityDocument, ValueError> {
    use DocumentType as Type;
    let number = canonical::code(value)?;
    let facts = match kind {
        Type::ResidentId => Some(card(&number, today)?),
        Type::HkMacauTaiwanResidencePermit => match number.get(..2) {
            Some("81" | "82" | resident_id::TAIWAN_RESIDENCE) => Some(card(&number, today)?),
            _ => return Err(ValueError::Region),
        },
        Type::ForeignPermanentResident if number.len() == 18 => {
            if !resident_id::is_shaped(&number) || !number.starts_with('9') {
                return Err(ValueError::Malformed);
            }
            Some(resident_id::stated(&number, today)?)
        }
        Type::ForeignPermanentResident => shape(shapes::is_old_permanent_residence(&number))?,
        Type::Passport => shape(shapes::is_passport(&number))?,
        Type::ForeignPassport => shape(shapes::is_foreign_passport(&number))?,
        Type::HkMacauTravelPermit => {
            let digits = number.strip_prefix(['H', 'M']).unwrap_or_default();
            shape(matches!(digits.len(), 8 | 10) && canonical::all_digits(digits))?
        }
        Type::TaiwanTravelPermit => shape(number.len() == 8 && canonical::all_digits(&number))?,
        Type::MilitaryId => shape(shapes::is_military(&number))?,
    };
    let (birth_date, gender) = facts.unzip();
    Ok(IdentityDocument { document_type: kind, number, birth_date, gender })
}

impl IdentityDocument {
    /// As `ResidentId::check_birth_date`; documents that state no date contradict none.
    pub fn check_birth_date(&self, date: Date) -> Result<(), ValueError> {
        resident_id::agree(self.birth_date.is_none_or(|stated| stated == date))
    }

    /// As `ResidentId::check_gender`.
    pub fn check_gender(&self, gender: Gender) -> Result<(), ValueError> {
        let same = self.gender.is_none_or(|stated| stated == gender);
        resident_id::agree(same || gender == Gender::Undisclosed)
    }
}

impl fmt::Debug for IdentityDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("IdentityDocument");
        text.field("document_type", &self.document_type).finish_non_exhaustive()
    }
}

type Facts = (Date, Gender);

fn card(number: &str, today: Date) -> Result<Facts, ValueError> {
    resident_id::parse(number, today).map(|id| (id.birth_date, id.gender))
}

fn shape(holds: bool) -> Result<Option<Facts>, ValueError> {
    if holds { Ok(None) } else { Err(ValueError::Malformed) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use DocumentType as Type;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 1);

    #[test]
    fn accepts_each_kind() {
        for (kind, value, number) in [
            (Type::ResidentId, "11010519491231002x", "11010519491231002X"),
            (Type::Passport, "e12345678", "E12345678"),
            (Type::Passport, "EA1234567", "EA1234567"),
            (Type::Passport, "SE1234567", "SE1234567"),
            (Type::Passport, "K12345678", "K12345678"),
            (Type::ForeignPassport, "C01X 00T47", "C01X00T47"),
            (Type::HkMacauTravelPermit, "Ｈ12345678", "H12345678"),
            (Type::HkMacauTravelPermit, "M1234567800", "M1234567800"),
            (Type::TaiwanTravelPermit, "12345678", "12345678"),
            (Type::ForeignPermanentResident, "USA110085061500", "USA110085061500"),
            (Type::MilitaryId, "军字第1234567号", "军字第1234567号"),
        ] {
            assert_eq!(parse(kind, value, TODAY).unwrap().number, number, "{value}");
        }
    }

    /// The number on the specimen card of 2023.
    #[test]
    fn new_permanent_residence_cards_state_what_resident_cards_state() {
        let kind = Type::ForeignPermanentResident;
        let document = parse(kind, "911124198108030024", TODAY).unwrap();
        assert_eq!(document.birth_date, Some(date(1981, 8, 3)));
        assert_eq!(document.check_gender(Gender::Male), Err(ValueError::ContradictsIdNumber));
        assert_eq!(parse(kind, "911124198108030023", TODAY), Err(ValueError::CheckDigit));
        assert_eq!(parse(kind, "11010519491231002X", TODAY), Err(ValueError::Malformed));
        assert!(!format!("{document:?}").contains("1981"));
    }

    #[test]
    fn refuses_numbers_of_another_kind() {
        for (kind, value) in [
            (Type::Passport, "A12345678"),
            (Type::Passport, "EI1234567"),
            (Type::Passport, "E123456789"),
            (Type::ForeignPassport, "ABCDEFGH"),
            (Type::ForeignPassport, "1234"),
            (Type::HkMacauTravelPermit, "H123456789"),
            (Type::TaiwanTravelPermit, "123456789"),
            (Type::ForeignPermanentResident, "USA110085991500"),
            (Type::ForeignPermanentResident, "中110085061500"),
            (Type::MilitaryId, "ABC字第1234567号"),
        ] {
            assert_eq!(parse(kind, value, TODAY), Err(ValueError::Malformed), "{value}");
        }
        let permit = Type::HkMacauTaiwanResidencePermit;
        assert_eq!(parse(permit, "11010519491231002X", TODAY), Err(ValueError::Region));
    }
}
