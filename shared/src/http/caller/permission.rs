//! Rights as types, for handler signatures: `caller: May<ViewCustomers>`.

use std::marker::PhantomData;
use std::ops::Deref;

use axum::extract::FromRequestParts;
use http::request::Parts;

use super::{Caller, refusal};
use crate::domain::catalogue::Right;
use crate::http::app::SharedApp;
use crate::http::problem::{Code, Problem};

/// A right as a type, so that a handler's signature says who may call it.
pub trait Permission: Send + Sync + 'static {
    const RIGHT: Right;
}

macro_rules! permissions {
    ($($name:ident = $right:ident;)*) => {
        $(
            pub struct $name;
            impl Permission for $name {
                const RIGHT: Right = Right::$right;
            }
        )*
    };
}

permissions! {
    RegisterCustomers = CustomersRegister;
    ViewCustomers = CustomersView;
    ChangeCustomers = CustomersChange;
    VerifyCustomers = CustomersVerify;
    DecideDuplicates = CustomersDecide;
    ViewReviews = ReviewsView;
    RecordReviews = ReviewsRecord;
    ViewDocuments = DocumentsView;
    StoreDocuments = DocumentsStore;
    RemoveDocuments = DocumentsRemove;
    ViewQuality = QualityView;
    ViewClassifications = ClassificationsView;
    ChangeClassifications = ClassificationsChange;
    ReviewTables = ClassificationsReview;
    CheckTables = ClassificationsCheck;
    ViewDirectory = DirectoryView;
    MergeCustomers = CustomersMerge;
    RunImports = ImportsRun;
    RequestReveals = RevealsRequest;
    RegisterComplaints = ComplaintsRegister;
    ViewComplaints = ComplaintsView;
    HandleComplaints = ComplaintsHandle;
    ReportComplaints = ComplaintsReport;
    RegisterServiceRequests = ServiceRequestsRegister;
    ViewServiceRequests = ServiceRequestsView;
    HandleServiceRequests = ServiceRequestsHandle;
    ReportServiceRequests = ServiceRequestsReport;
    ViewInspections = InspectionsView;
    RecordInspections = InspectionsRecord;
    ReportInspections = InspectionsReport;
    ViewSurveys = SurveysView;
    ManageSurveys = SurveysManage;
    RecordAnswers = SurveysRecord;
    ViewInteractions = InteractionsView;
    RecordInteractions = InteractionsRecord;
    PlanInteractions = InteractionsPlan;
    ViewEvents = EventsView;
    ManageEvents = EventsManage;
    ViewKnowledge = KnowledgeView;
    WriteKnowledge = KnowledgeWrite;
    ReportKnowledge = KnowledgeReport;
    ViewRosters = RostersView;
    PlanRosters = RostersPlan;
    SeeOwnRoster = RostersOwn;
    ViewAudits = AuditsView;
    ViewAnomalies = AnomaliesView;
    DecideAnomalies = AnomaliesDecide;
    ViewCatalogue = CatalogueView;
    ChangeSettings = SettingsChange;
    ManageAccess = AccessManage;
    ViewAccess = AccessView;
    ReviewAccess = AccessReview;
    ExplainAccess = AccessExplain;
    UseApprovals = ApprovalsUse;
}

/// A caller who has the right somewhere. Whether it reaches the customer in question is asked with
/// [`Caller::may`] once that customer is read.
pub struct May<P: Permission> {
    caller: Caller,
    right: PhantomData<P>,
}

impl<P: Permission> Deref for May<P> {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl<P: Permission> FromRequestParts<SharedApp> for May<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &SharedApp) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, app).await?;
        if !caller.has(P::RIGHT) {
            app.refuse(&refusal(caller.actor(), Code::Forbidden)).await;
            return Err(Problem::new(Code::Forbidden));
        }
        Ok(Self { caller, right: PhantomData })
    }
}
