//! What a value is: which rules validate it, and what that lets us do with it.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    PersonName,
    OrganisationName,
    Mobile,
    Landline,
    /// A mobile or a landline.
    Phone,
    Fax,
    Email,
    Address,
    IdentityDocument,
    DocumentType,
    Uscc,
    BankCard,
    /// A number or code somebody issued, without a check digit we know: accounts, licences, contracts.
    Identifier,
    Date,
    Gender,
    Text,
    LongText,
    Url,
    Integer,
    Decimal,
    Money,
    Boolean,
    Choice,
    Choices,
    Plate,
    Vin,
    Postcode,
    Year,
}

impl Kind {
    pub fn has_options(self) -> bool {
        matches!(self, Kind::Choice | Kind::Choices | Kind::Gender | Kind::DocumentType)
    }

    /// Free text, whose length nothing else bounds.
    pub fn needs_length(self) -> bool {
        matches!(self, Kind::Text | Kind::LongText | Kind::Identifier)
    }

    pub fn is_name(self) -> bool {
        matches!(self, Kind::PersonName | Kind::OrganisationName)
    }

    /// One value stands for one person or thing, so that a search for exactly it makes sense.
    pub fn identifies(self) -> bool {
        matches!(
            self,
            Kind::Mobile
                | Kind::Landline
                | Kind::Phone
                | Kind::Email
                | Kind::IdentityDocument
                | Kind::Uscc
                | Kind::BankCard
                | Kind::Identifier
                | Kind::Plate
                | Kind::Vin
        )
    }
}
