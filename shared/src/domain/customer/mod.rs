//! Rules of the customer record: what may come in, what a change is, which status follows which.

mod axis;
pub mod change;
pub mod classing;
pub mod intake;
pub mod quality;
pub mod registration;
pub mod status;
pub mod value;

pub use axis::Axis;
pub use change::{OnFile, Patch, Proposal};
pub use intake::{Facts, Intake, Values};
pub use registration::{Consent, Draft, Registration, register};

use serde::{Deserialize, Serialize};

use super::catalogue::Profile;

/// What a customer is (CUS-03, CUS-04).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CustomerKind)]
pub enum Kind {
    Individual,
    Organisation,
}

impl Kind {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Individual => "individual",
            Self::Organisation => "organisation",
        }
    }

    pub const fn profile(self) -> Profile {
        match self {
            Self::Individual => Profile::Individual,
            Self::Organisation => Profile::Organisation,
        }
    }
}
