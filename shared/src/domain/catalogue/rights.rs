//! What a role may do.

use serde::{Deserialize, Serialize};

/// A right and its word, which begins with the word of what it is over.
macro_rules! rights {
    ($($(#[$said:meta])* $name:ident = $word:literal,)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
        pub enum Right {
            $($(#[$said])* #[serde(rename = $word)] $name,)*
        }

        impl Right {
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Right::$name => $word,)*
                }
            }
        }
    };
}

rights! {
    CustomersRegister = "customers.register",
    CustomersView = "customers.view",
    CustomersChange = "customers.change",
    /// Confirm that a customer is who he says and may be dealt with (CUS-16).
    CustomersVerify = "customers.verify",
    /// Decide a controlled change somebody else asked for (CUS-18).
    CustomersDecide = "customers.decide",
    /// Take two customers for one, and apart again (CUS-23).
    CustomersMerge = "customers.merge",
    CustomersAssign = "customers.assign",
    CustomersClose = "customers.close",
    /// See which files are due for review, and what reviews found.
    ReviewsView = "reviews.view",
    /// Record what a review of a file found (CUS-21).
    ReviewsRecord = "reviews.record",
    /// See which proof documents are on file, and what is in them (CUS-16).
    DocumentsView = "documents.view",
    /// Put a proof document on file.
    DocumentsStore = "documents.store",
    /// Take one off file.
    DocumentsRemove = "documents.remove",
    /// Completeness and accuracy by source and by person (CUS-30).
    QualityView = "quality.view",
    /// See the grading and region tables, and who has signed them.
    ClassificationsView = "classifications.view",
    /// Sort a customer by hand, and prepare the tables (填表人).
    ClassificationsChange = "classifications.change",
    /// Sign a table as its reviewer (审核人).
    ClassificationsReview = "classifications.review",
    /// Sign a table as its checker (复核人).
    ClassificationsCheck = "classifications.check",
    /// The customer directory (CUS-27).
    DirectoryView = "directory.view",
    /// Take a file of customers in (BLK-04).
    ImportsRun = "imports.run",
    /// See the imports of others, and take them back.
    ImportsOversee = "imports.oversee",
    /// Ask to see values of level 1 in clear (SEC-05).
    RevealsRequest = "reveals.request",
    /// See what others asked to see in clear, and put an end to it.
    RevealsOversee = "reveals.oversee",
    /// Take a complaint down (CMP-01).
    ComplaintsRegister = "complaints.register",
    /// See complaints, and what was done with them.
    ComplaintsView = "complaints.view",
    /// Work on a complaint, and answer for it (CMP-02).
    ComplaintsHandle = "complaints.handle",
    /// Watch over how complaints are handled, and step in (SVC-29).
    ComplaintsOversee = "complaints.oversee",
    /// Speak to complainants for the company (CMP-07).
    ComplaintsReply = "complaints.reply",
    /// The ledger and the monthly report (CMP-03, CMP-04).
    ComplaintsReport = "complaints.report",
    /// Take down what a customer asks for (SVC-01).
    ServiceRequestsRegister = "service_requests.register",
    /// See what customers ask for, and what was done about it.
    ServiceRequestsView = "service_requests.view",
    /// Work on it, and answer it.
    ServiceRequestsHandle = "service_requests.handle",
    /// Allocate the work, and step in (SVC-27, SVC-29).
    ServiceRequestsOversee = "service_requests.oversee",
    /// The ledger, the day's summary and the report (SVC-23).
    ServiceRequestsReport = "service_requests.report",
    /// See what inspections found, and what is asked of one's department (SVC-21).
    InspectionsView = "inspections.view",
    /// Inspect, advise, and say what became of it.
    InspectionsRecord = "inspections.record",
    /// The ledger and the scores of departments.
    InspectionsReport = "inspections.report",
    /// What surveys came to, and what was answered by customers within reach (SAT-03).
    SurveysView = "surveys.view",
    /// Make surveys, start and end them, report on them (SAT-01, SAT-03).
    SurveysManage = "surveys.manage",
    /// Take answers by telephone or on paper (SAT-05).
    SurveysRecord = "surveys.record",
    /// See what was said and done with customers, and what is planned.
    InteractionsView = "interactions.view",
    /// Take down what was said and done with a customer (SVC-01, SVC-10).
    InteractionsRecord = "interactions.record",
    /// Plan what is to be done with a customer, and do it (VIS-01, VIS-02).
    InteractionsPlan = "interactions.plan",
    /// Plan for others, hand their work on, and see how far it is (WRK-09, VIS-03).
    InteractionsOversee = "interactions.oversee",
    /// Read what staff go by (SVC-20, SVC-26).
    KnowledgeView = "knowledge.view",
    /// Write it, and have it published (WRK-06).
    KnowledgeWrite = "knowledge.write",
    /// See who has read it (SVC-20).
    KnowledgeReport = "knowledge.report",
    /// See what customers are asked to, and who came (VIS-10).
    EventsView = "events.view",
    /// Prepare it, ask customers, and take down who came and what they said.
    EventsManage = "events.manage",
    /// See who of a unit works when, once that is published (WRK-02).
    RostersView = "rosters.view",
    /// Plan it, change it and publish it.
    RostersPlan = "rosters.plan",
    /// See when one works oneself.
    RostersOwn = "rosters.own",
    /// Who has seen a customer's data.
    TimelineDisclosures = "timeline.disclosures",
    CatalogueView = "catalogue.view",
    AuditsView = "audits.view",
    /// See what is out of the ordinary in the trail, and by which rules.
    AnomaliesView = "anomalies.view",
    /// Say what an alert is, and which customers are watched.
    AnomaliesDecide = "anomalies.decide",
    /// Enrol staff, hand out and withdraw grants.
    AccessManage = "access.manage",
    /// See staff with their grants, and who has reviewed them.
    AccessView = "access.view",
    /// Ask why somebody can or can not see a customer.
    AccessExplain = "access.explain",
    /// Look over the grants of a unit (ACC-08).
    AccessReview = "access.review",
    /// Lock the account of somebody else (ACC-04).
    AccessLock = "access.lock",
    /// Ask for a second person's decision, and decide what one is asked to.
    ApprovalsUse = "approvals.use",
    SettingsChange = "settings.change",
}

impl Right {
    /// Rights over customers' files, which a post that only runs the system must not hold.
    pub fn is_over_customers(self) -> bool {
        let about = [
            "customers.",
            "reviews.",
            "documents.",
            "quality.",
            "classifications.",
            "directory.",
            "imports.",
            "reveals.",
            "complaints.",
            "events.",
            "service_requests.",
            "inspections.",
            "interactions.",
        ];
        about.iter().any(|start| self.as_str().starts_with(start))
    }
}
