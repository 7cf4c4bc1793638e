//! One field of a customer's file: what it is called, how sensitive it is, who may use it.
//! Sensitivity follows CLS-01; the whitelist of fields per purpose follows CON-04.

use serde::{Deserialize, Serialize};

use super::kind::Kind;
use super::label::{Label, Named, named};
use super::protection::{KeyClass, Level, Lookup, Mask};

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct Field {
    /// camelCase, as in the API.
    pub id: String,
    pub label: Label,
    /// Other column headers people use for this field.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Headers that mean this field of the *main contact* when an organisation is imported.
    #[serde(default)]
    pub main_contact_headers: Vec<String>,
    /// Headers of a file that splits this value over several columns, in the order of joining.
    #[serde(default)]
    pub parts: Vec<String>,
    pub kind: Kind,
    pub level: Level,
    /// Which key seals it; a field without a class is stored in clear.
    pub class: Option<KeyClass>,
    pub mask: Option<Mask>,
    pub lookup: Option<Lookup>,
    /// No two customers may hold the same value.
    #[serde(default)]
    pub unique: bool,
    /// Purposes this field may be collected and used for (CON-04, CON-06).
    pub purposes: Vec<String>,
    pub profiles: Vec<Profile>,
    #[serde(default)]
    pub required_in: Vec<Profile>,
    /// A way to reach the customer; a file needs at least one.
    #[serde(default)]
    pub reach: bool,
    #[serde(default)]
    pub change: Change,
    pub group: String,
    #[serde(default)]
    pub options: Vec<ChoiceOption>,
    /// In characters.
    pub max_length: Option<u16>,
    /// Lists can be narrowed by it.
    #[serde(default)]
    pub facet: bool,
    /// A key field of CUS-20: a change must reach the system within a set time.
    #[serde(default)]
    pub due: bool,
    /// The requirements that ask for it.
    pub source: Vec<String>,
}

impl Field {
    pub fn in_profile(&self, profile: Profile) -> bool {
        self.profiles.contains(&profile)
    }

    pub fn required_for(&self, profiles: &[Profile]) -> bool {
        self.required_in.iter().any(|p| profiles.contains(p))
    }

    /// Whether a customer who agreed to `purpose` may be asked for this field.
    pub fn serves(&self, purpose: &str) -> bool {
        self.purposes.iter().any(|p| p == purpose)
    }

    /// The option a person means by its id, either label or an alias.
    pub fn option(&self, text: &str) -> Option<&ChoiceOption> {
        self.options.iter().find(|option| option.is_called(text))
    }

    /// Sealed under a key of the data subject.
    pub fn is_sealed(&self) -> bool {
        self.class.is_some()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceOption {
    pub id: String,
    pub label: Label,
    #[serde(default)]
    pub aliases: Vec<String>,
}

named!(aliases: Field, ChoiceOption);

/// Who has the field. The first three say what a file is about; the others are sectors, put on
/// top of an individual or an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    Individual,
    Organisation,
    Contact,
    PropertyOwner,
    FuelCardHolder,
    BankCustomer,
    CarOwner,
    Borrower,
}

impl Profile {
    pub const BASES: [Profile; 3] = [Profile::Individual, Profile::Organisation, Profile::Contact];
    pub const SECTORS: [Profile; 5] =
        [Profile::PropertyOwner, Profile::FuelCardHolder, Profile::BankCustomer, Profile::CarOwner, Profile::Borrower];

    pub fn is_sector(self) -> bool {
        Profile::SECTORS.contains(&self)
    }

    /// Which sector profiles a file of this base can carry: a contact carries none.
    pub fn with_sectors(self) -> Vec<Profile> {
        let sectors: &[Profile] = match self {
            Profile::Individual | Profile::Organisation => &Profile::SECTORS,
            _ => &[],
        };
        std::iter::once(self).chain(sectors.iter().copied()).collect()
    }
}

/// How a value gets changed (CUS-18): a controlled field needs a second person to verify it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    #[default]
    Free,
    Controlled,
}
