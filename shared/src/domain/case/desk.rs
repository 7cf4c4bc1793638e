//! Where cases of a type are opened and worked on.

use crate::domain::catalogue::Right;

/// A function that has cases: its word, which is the id of the type as well, and the rights it asks for. They
/// come with the function and not with policy, like the routes that ask for them.
#[derive(Debug, PartialEq, Eq)]
pub struct Desk {
    pub of: &'static str,
    pub view: Right,
    pub handle: Right,
    pub oversee: Right,
    /// To speak to the customer for the company.
    pub speak: Right,
    pub report: Right,
}

pub static COMPLAINTS: Desk = Desk {
    of: "complaints",
    view: Right::ComplaintsView,
    handle: Right::ComplaintsHandle,
    oversee: Right::ComplaintsOversee,
    speak: Right::ComplaintsReply,
    report: Right::ComplaintsReport,
};

/// Whoever handles a request speaks to the customer as well.
pub static SERVICE_REQUESTS: Desk = Desk {
    of: "service-requests",
    view: Right::ServiceRequestsView,
    handle: Right::ServiceRequestsHandle,
    oversee: Right::ServiceRequestsOversee,
    speak: Right::ServiceRequestsHandle,
    report: Right::ServiceRequestsReport,
};

/// Whoever inspects watches over it, and says what became of it.
pub static INSPECTIONS: Desk = Desk {
    of: "inspections",
    view: Right::InspectionsView,
    handle: Right::InspectionsRecord,
    oversee: Right::InspectionsRecord,
    speak: Right::InspectionsRecord,
    report: Right::InspectionsReport,
};

impl Desk {
    pub const ALL: [&'static Self; 3] = [&COMPLAINTS, &SERVICE_REQUESTS, &INSPECTIONS];

    /// Of a type of case.
    pub fn of(case_type: &str) -> Option<&'static Self> {
        Self::ALL.into_iter().find(|desk| desk.of == case_type)
    }
}
