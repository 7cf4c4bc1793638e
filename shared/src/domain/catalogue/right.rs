//! What a role may do, one thing each.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
pub enum Right {
    #[serde(rename = "customers.register")]
    CustomersRegister,
    #[serde(rename = "customers.view")]
    CustomersView,
    #[serde(rename = "customers.change")]
    CustomersChange,
    /// Confirm that a customer is who he says and may be dealt with (CUS-16).
    #[serde(rename = "customers.verify")]
    CustomersVerify,
    /// Decide a controlled change somebody else asked for (CUS-18).
    #[serde(rename = "customers.decide")]
    CustomersDecide,
    /// Take two customers for one, and apart again (CUS-23).
    #[serde(rename = "customers.merge")]
    CustomersMerge,
    #[serde(rename = "customers.assign")]
    CustomersAssign,
    #[serde(rename = "customers.close")]
    CustomersClose,
    /// See which files are due for review, and what reviews found.
    #[serde(rename = "reviews.view")]
    ReviewsView,
    /// Record what a review of a file found (CUS-21).
    #[serde(rename = "reviews.record")]
    ReviewsRecord,
    /// See which proof documents are on file, and what is in them (CUS-16).
    #[serde(rename = "documents.view")]
    DocumentsView,
    /// Put a proof document on file.
    #[serde(rename = "documents.store")]
    DocumentsStore,
    /// Take one off file.
    #[serde(rename = "documents.remove")]
    DocumentsRemove,
    /// Completeness and accuracy by source and by person (CUS-30).
    #[serde(rename = "quality.view")]
    QualityView,
    /// See the grading and region tables, and who has signed them.
    #[serde(rename = "classifications.view")]
    ClassificationsView,
    /// Sort a customer by hand, and prepare the tables (填表人).
    #[serde(rename = "classifications.change")]
    ClassificationsChange,
    /// Sign a table as its reviewer (审核人).
    #[serde(rename = "classifications.review")]
    ClassificationsReview,
    /// Sign a table as its checker (复核人).
    #[serde(rename = "classifications.check")]
    ClassificationsCheck,
    /// The customer directory (CUS-27).
    #[serde(rename = "directory.view")]
    DirectoryView,
    /// Take a file of customers in (BLK-04).
    #[serde(rename = "imports.run")]
    ImportsRun,
    /// See the imports of others, and take them back.
    #[serde(rename = "imports.oversee")]
    ImportsOversee,
    /// Ask to see values of level 1 in clear (SEC-05).
    #[serde(rename = "reveals.request")]
    RevealsRequest,
    /// See what others asked to see in clear, and put an end to it.
    #[serde(rename = "reveals.oversee")]
    RevealsOversee,
    /// Take a complaint down (CMP-01).
    #[serde(rename = "complaints.register")]
    ComplaintsRegister,
    /// See complaints, and what was done with them.
    #[serde(rename = "complaints.view")]
    ComplaintsView,
    /// Work on a complaint, and answer for it (CMP-02).
    #[serde(rename = "complaints.handle")]
    ComplaintsHandle,
    /// Watch over how complaints are handled, and step in (SVC-29).
    #[serde(rename = "complaints.oversee")]
    ComplaintsOversee,
    /// Speak to complainants for the company (CMP-07).
    #[serde(rename = "complaints.reply")]
    ComplaintsReply,
    /// The ledger and the monthly report (CMP-03, CMP-04).
    #[serde(rename = "complaints.report")]
    ComplaintsReport,
    /// What surveys came to, and what was answered by customers within reach (SAT-03).
    #[serde(rename = "surveys.view")]
    SurveysView,
    /// Make surveys, start and end them, report on them (SAT-01, SAT-03).
    #[serde(rename = "surveys.manage")]
    SurveysManage,
    /// Take answers by telephone or on paper (SAT-05).
    #[serde(rename = "surveys.record")]
    SurveysRecord,
    /// See what was said and done with customers, and what is planned.
    #[serde(rename = "interactions.view")]
    InteractionsView,
    /// Take down what was said and done with a customer (SVC-01, SVC-10).
    #[serde(rename = "interactions.record")]
    InteractionsRecord,
    /// Plan what is to be done with a customer, and do it (VIS-01, VIS-02).
    #[serde(rename = "interactions.plan")]
    InteractionsPlan,
    /// Plan for others, hand their work on, and see how far it is (WRK-09, VIS-03).
    #[serde(rename = "interactions.oversee")]
    InteractionsOversee,
    /// Read what staff go by (SVC-20, SVC-26).
    #[serde(rename = "knowledge.view")]
    KnowledgeView,
    /// Write it, and have it published (WRK-06).
    #[serde(rename = "knowledge.write")]
    KnowledgeWrite,
    /// See who has read it (SVC-20).
    #[serde(rename = "knowledge.report")]
    KnowledgeReport,
    /// See what customers are asked to, and who came (VIS-10).
    #[serde(rename = "events.view")]
    EventsView,
    /// Prepare it, ask customers, and take down who came and what they said.
    #[serde(rename = "events.manage")]
    EventsManage,
    /// Who has seen a customer's data.
    #[serde(rename = "timeline.disclosures")]
    TimelineDisclosures,
    #[serde(rename = "catalogue.view")]
    CatalogueView,
    #[serde(rename = "audits.view")]
    AuditsView,
    /// See what is out of the ordinary in the trail, and by which rules.
    #[serde(rename = "anomalies.view")]
    AnomaliesView,
    /// Say what an alert is, and which customers are watched.
    #[serde(rename = "anomalies.decide")]
    AnomaliesDecide,
    /// Enrol staff, hand out and withdraw grants.
    #[serde(rename = "access.manage")]
    AccessManage,
    /// See staff with their grants, and who has reviewed them.
    #[serde(rename = "access.view")]
    AccessView,
    /// Ask why somebody can or can not see a customer.
    #[serde(rename = "access.explain")]
    AccessExplain,
    /// Look over the grants of a unit (ACC-08).
    #[serde(rename = "access.review")]
    AccessReview,
    /// Lock the account of somebody else (ACC-04).
    #[serde(rename = "access.lock")]
    AccessLock,
    /// Ask for a second person's decision, and decide what one is asked to.
    #[serde(rename = "approvals.use")]
    ApprovalsUse,
    #[serde(rename = "settings.change")]
    SettingsChange,
}

impl Right {
    pub fn as_str(self) -> &'static str {
        match self {
            Right::CustomersRegister => "customers.register",
            Right::CustomersView => "customers.view",
            Right::CustomersChange => "customers.change",
            Right::CustomersVerify => "customers.verify",
            Right::CustomersDecide => "customers.decide",
            Right::CustomersMerge => "customers.merge",
            Right::CustomersAssign => "customers.assign",
            Right::CustomersClose => "customers.close",
            Right::ReviewsView => "reviews.view",
            Right::ReviewsRecord => "reviews.record",
            Right::DocumentsView => "documents.view",
            Right::DocumentsStore => "documents.store",
            Right::DocumentsRemove => "documents.remove",
            Right::QualityView => "quality.view",
            Right::ClassificationsView => "classifications.view",
            Right::ClassificationsChange => "classifications.change",
            Right::ClassificationsReview => "classifications.review",
            Right::ClassificationsCheck => "classifications.check",
            Right::DirectoryView => "directory.view",
            Right::ImportsRun => "imports.run",
            Right::ImportsOversee => "imports.oversee",
            Right::RevealsRequest => "reveals.request",
            Right::RevealsOversee => "reveals.oversee",
            Right::ComplaintsRegister => "complaints.register",
            Right::ComplaintsView => "complaints.view",
            Right::ComplaintsHandle => "complaints.handle",
            Right::ComplaintsOversee => "complaints.oversee",
            Right::ComplaintsReply => "complaints.reply",
            Right::ComplaintsReport => "complaints.report",
            Right::SurveysView => "surveys.view",
            Right::SurveysManage => "surveys.manage",
            Right::SurveysRecord => "surveys.record",
            Right::InteractionsView => "interactions.view",
            Right::InteractionsRecord => "interactions.record",
            Right::InteractionsPlan => "interactions.plan",
            Right::InteractionsOversee => "interactions.oversee",
            Right::KnowledgeView => "knowledge.view",
            Right::KnowledgeWrite => "knowledge.write",
            Right::KnowledgeReport => "knowledge.report",
            Right::EventsView => "events.view",
            Right::EventsManage => "events.manage",
            Right::TimelineDisclosures => "timeline.disclosures",
            Right::CatalogueView => "catalogue.view",
            Right::AuditsView => "audits.view",
            Right::AnomaliesView => "anomalies.view",
            Right::AnomaliesDecide => "anomalies.decide",
            Right::AccessManage => "access.manage",
            Right::AccessView => "access.view",
            Right::AccessExplain => "access.explain",
            Right::AccessReview => "access.review",
            Right::AccessLock => "access.lock",
            Right::ApprovalsUse => "approvals.use",
            Right::SettingsChange => "settings.change",
        }
    }

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
            "interactions.",
            "events.",
        ];
        about.iter().any(|start| self.as_str().starts_with(start))
    }
}
