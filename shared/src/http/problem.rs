//! RFC 9457 problems. A problem has public words (by its code, in two languages) and, apart from
//! them, an internal cause that goes to the log. It never echoes input; the body of a 5xx is constant.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Serialize;

use crate::domain::fault::Fault;
use crate::objects::ObjectError;
use crate::store::{CommitError, Guard, StoreError};
use crate::vault::VaultError;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $status:ident $word:literal;)*) => {
        /// Every problem there is: its status and stable code. Words stand in `catalogue/messages.toml`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$doc])* $variant,)* }

        impl Code {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            pub const fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status,)* }
            }

            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }
    };
}

codes! {
    MalformedBody = BAD_REQUEST "malformed_body";
    MalformedHeader = BAD_REQUEST "malformed_header";
    InvalidParameter = BAD_REQUEST "invalid_parameter";
    UnsupportedFilter = BAD_REQUEST "unsupported_filter";
    InvalidCursor = BAD_REQUEST "invalid_cursor";
    IdempotencyKeyMissing = BAD_REQUEST "idempotency_key_missing";
    /// Too many names hold the text: ask for more of it.
    NarrowSearch = BAD_REQUEST "narrow_search";
    Unauthenticated = UNAUTHORIZED "unauthenticated";
    /// The token is good, but stands for nobody on our staff.
    NotEnrolled = FORBIDDEN "not_enrolled";
    AccountLocked = FORBIDDEN "account_locked";
    Forbidden = FORBIDDEN "forbidden";
    /// Nobody decides his own request.
    OwnRequest = FORBIDDEN "own_request";
    /// It is about him, or he has stepped aside (回避).
    ConflictOfInterest = FORBIDDEN "conflict_of_interest";
    /// No signed confidentiality agreement: levels 1 and 2 are not for him.
    AgreementMissing = FORBIDDEN "agreement_missing";
    /// No current training record.
    TrainingLapsed = FORBIDDEN "training_lapsed";
    /// Nobody decides two steps of one request.
    DecidedBefore = FORBIDDEN "decided_before";
    /// No rule of the catalogue lets this caller see these values in clear.
    RevealNotAllowed = FORBIDDEN "reveal_not_allowed";
    OutsideHours = FORBIDDEN "outside_hours";
    /// The customer has not agreed to the purpose, or no longer does.
    NoConsent = FORBIDDEN "no_consent";
    NotFound = NOT_FOUND "not_found";
    MethodNotAllowed = METHOD_NOT_ALLOWED "method_not_allowed";
    DuplicateCustomer = CONFLICT "duplicate_customer";
    InvalidState = CONFLICT "invalid_state";
    /// Taken into another customer: nothing is done with it any more.
    Merged = CONFLICT "merged";
    /// The customer is not to be turned to: the faults say why.
    NotToBeContacted = CONFLICT "not_to_be_contacted";
    RevealPending = CONFLICT "reveal_pending";
    RevealRefused = CONFLICT "reveal_refused";
    RevealWithdrawn = CONFLICT "reveal_withdrawn";
    RevealExpired = CONFLICT "reveal_expired";
    RevealUsedUp = CONFLICT "reveal_used_up";
    /// A request with this key is still running.
    InProgress = CONFLICT "in_progress";
    Contended = CONFLICT "contended";
    Erased = GONE "erased";
    StaleVersion = PRECONDITION_FAILED "stale_version";
    TooLarge = PAYLOAD_TOO_LARGE "too_large";
    UnsupportedMediaType = UNSUPPORTED_MEDIA_TYPE "unsupported_media_type";
    Invalid = UNPROCESSABLE_ENTITY "invalid";
    IdempotencyKeyReused = UNPROCESSABLE_ENTITY "idempotency_key_reused";
    VersionMissing = PRECONDITION_REQUIRED "version_missing";
    TooManyRequests = TOO_MANY_REQUESTS "too_many_requests";
    QuotaExhausted = TOO_MANY_REQUESTS "quota_exhausted";
    Internal = INTERNAL_SERVER_ERROR "internal";
    /// Uniqueness can not be judged now, so nothing is registered.
    RegistrationClosed = SERVICE_UNAVAILABLE "registration_closed";
    /// Busy or out of order: come again. A change may be sent again with the same Idempotency-Key.
    Unavailable = SERVICE_UNAVAILABLE "unavailable";
}

#[derive(Debug, Clone)]
pub struct Problem {
    pub code: Code,
    pub errors: Vec<Fault>,
    /// Ids a caller may know, for example of the duplicate that he may see himself.
    pub links: Vec<(&'static str, String)>,
    pub retry_after: Option<u32>,
    /// The present version, with a stale one.
    pub version: Option<u64>,
    /// For the log, never for the client.
    cause: Option<String>,
}

/// A problem as a client sees it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// `urn:kehu:problem:{code}`
    pub r#type: String,
    pub title: String,
    pub status: u16,
    /// Stable, for programs.
    pub code: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemError>,
    pub trace_id: String,
    #[serde(flatten)]
    pub links: serde_json::Map<String, serde_json::Value>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ProblemError)]
pub struct ProblemError {
    /// RFC 6901 pointer into the body, or the name of a parameter or header.
    pub pointer: String,
    pub code: String,
    pub message: String,
}

/// The refusals every operation may answer with, for the OpenAPI document.
#[derive(utoipa::IntoResponses)]
#[allow(dead_code, reason = "only its description is used")]
pub enum Problems {
    /// What came in is wrong, or may not be done.
    #[response(status = "4XX", content_type = "application/problem+json")]
    Client(#[to_schema] ProblemBody),
    /// Out of order on our side. The body is constant.
    #[response(status = "5XX", content_type = "application/problem+json")]
    Server(#[to_schema] ProblemBody),
}

impl Problem {
    pub fn new(code: Code) -> Self {
        Self { code, errors: Vec::new(), links: Vec::new(), retry_after: None, version: None, cause: None }
    }

    pub fn faults(errors: Vec<Fault>) -> Self {
        Self { errors, ..Self::new(Code::Invalid) }
    }

    pub fn fault(code: Code, pointer: &str, fault: &'static str) -> Self {
        Self { errors: vec![Fault::new(pointer, fault)], ..Self::new(code) }
    }

    pub fn internal(cause: impl Into<String>) -> Self {
        Self { cause: Some(cause.into()), ..Self::new(Code::Internal) }
    }

    pub fn unavailable(cause: &str) -> Self {
        Self { cause: Some(cause.to_owned()), retry_after: Some(1), ..Self::new(Code::Unavailable) }
    }

    pub fn link(mut self, name: &'static str, id: impl ToString) -> Self {
        self.links.push((name, id.to_string()));
        self
    }

    pub fn errors(mut self, errors: Vec<Fault>) -> Self {
        self.errors = errors;
        self
    }

    pub fn version(mut self, present: u64) -> Self {
        self.version = Some(present);
        self
    }

    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }
}

impl IntoResponse for Problem {
    /// Rendered by the envelope, which knows language and trace.
    fn into_response(self) -> Response {
        let mut response = self.code.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Throttled | StoreError::Unavailable => Self::unavailable("store"),
            other => Self::internal(other.to_string()),
        }
    }
}

impl From<VaultError> for Problem {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Throttled | VaultError::Unavailable => Self::unavailable("kms"),
            off @ VaultError::KeyOff(_) => Self::unavailable(&off.to_string()),
            VaultError::Erased => Self::new(Code::Erased),
            VaultError::Store(store) => store.into(),
            other => Self::internal(other.to_string()),
        }
    }
}

impl From<ObjectError> for Problem {
    fn from(error: ObjectError) -> Self {
        match error {
            ObjectError::Unavailable => Self::unavailable("bucket"),
            ObjectError::TooLarge => Self::new(Code::TooLarge),
            refused @ ObjectError::Refused(_) => Self::internal(refused.to_string()),
        }
    }
}

impl From<CommitError> for Problem {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Refused(Guard::Stale) => Self::new(Code::StaleVersion),
            CommitError::Refused(Guard::Moved) => Self::new(Code::Contended).retry_after(1),
            CommitError::Refused(Guard::Duplicate { .. }) => Self::new(Code::DuplicateCustomer),
            CommitError::Refused(Guard::SubjectGone) => Self::new(Code::Erased),
            CommitError::Refused(Guard::Missing) => Self::new(Code::InvalidState),
            CommitError::Refused(Guard::Replayed) => Self::new(Code::InProgress),
            CommitError::Refused(guard @ (Guard::Exists | Guard::LaneBroken)) => Self::internal(format!("{guard:?}")),
            CommitError::Contended => Self::new(Code::Contended).retry_after(1),
            CommitError::Throttled => Self::unavailable("store throttles"),
            CommitError::Unknown => Self::unavailable("outcome unknown"),
            CommitError::Rejected(cause) => Self::internal(cause),
        }
    }
}
