//! Opaque identifiers: a kind prefix and a UUIDv7 (`cus_0190…`). They sort by birth, say nothing
//! about a person, and may therefore stand in keys, logs and URLs, where personal data may not.

use std::fmt;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier of this kind")]
pub struct NotAnId;

/// The longest identifier that is taken in; bounds key sizes whatever a client sends.
const MAX_LEN: usize = 64;

fn check(text: &str, prefix: &str) -> Result<(), NotAnId> {
    let rest = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).ok_or(NotAnId)?;
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if rest.is_empty() || text.len() > MAX_LEN || !rest.bytes().all(plain) {
        return Err(NotAnId);
    }
    Ok(())
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(String);

        impl $name {
            pub const PREFIX: &str = $prefix;

            #[allow(clippy::new_without_default, reason = "a new id is random: it is no default")]
            pub fn new() -> Self {
                Self(format!(concat!($prefix, "_{}"), uuid::Uuid::now_v7().simple()))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                check(text, $prefix).map(|()| Self(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                check(&text, $prefix).map(|()| Self(text))
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// A customer on file, individual or organisation (客户).
    CustomerId = "cus";
    /// A contact person of an organisation (联系人).
    ContactId = "ctc";
    /// A requested or applied change of a customer's data (变更).
    ChangeId = "chg";
    /// A change of how a customer is sorted: status, grade, value class, region (分类记录).
    ClassificationId = "cls";
    /// A proof document of a customer (证明文件).
    DocumentId = "doc";
    /// What a review of a customer's file found (复核记录).
    ReviewId = "rev";
    /// A grading or region table (分类表).
    TableId = "tbl";
    /// Two customers that may be one (疑似重复).
    DuplicateId = "dup";
    /// One customer taken into another (合并).
    MergeId = "mrg";
    /// A request to see values in clear (明文查看).
    RevealId = "rvl";
    /// A file of customers being taken in (导入).
    ImportId = "imp";
    /// A file on its way in (上传).
    UploadId = "upl";
    /// The person whose data it is: unit of keys, rights and erasure (信息主体).
    SubjectId = "sub";
    /// A member of staff (员工).
    StaffId = "stf";
    /// A role given to a member of staff within a scope (授权).
    GrantId = "grt";
    /// A request that a second person decides (审批).
    ApprovalId = "apr";
    /// Powers lent for a period (授权代理).
    DelegationId = "dlg";
    /// A look over the grants of a unit (权限复核).
    AccessReviewId = "arv";
    /// What was found out of the ordinary (异常告警).
    AlertId = "alr";
    /// Something that is opened, worked on and closed: a complaint (案件、投诉).
    CaseId = "cas";
    /// One time a customer was turned to, or was not (触达记录).
    ContactEventId = "con";
    /// A survey that is asked again and again (满意度调查).
    SurveyId = "srv";
    /// One customer asked to answer one survey (调查邀请).
    InvitationId = "inv";
    /// What somebody answered (调查答卷).
    AnswerId = "ans";
    /// A message on its way to a customer (发送任务).
    DeliveryId = "dlv";
    /// A part of a case that a department does (协办任务).
    TaskId = "tsk";
    /// What was said or done with a customer: a call, a visit, a service (接触记录).
    InteractionId = "int";
    /// What is planned with a customer, or given to a colleague (跟进事项).
    FollowUpId = "flw";
    /// What customers are asked to (客户活动).
    EventId = "evt";
    /// What staff go by (知识文章).
    ArticleId = "art";
    /// A department or team (部门、班组).
    UnitId = "unt";
}

impl StaffId {
    /// Kehu itself, where no person acts: what a schedule does is in its name. Nobody can sign in as it.
    pub fn system() -> Self {
        Self("stf_system".to_owned())
    }

    /// A customer himself, on a page that needs no sign-in. Nobody can sign in as him either.
    pub fn customer() -> Self {
        Self("stf_customer".to_owned())
    }

    /// In whose name something stands in the trail that no member of staff did.
    pub fn is_nobody(&self) -> bool {
        [Self::system(), Self::customer()].contains(self)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_id_reads_back_and_sorts_by_birth() {
        let (first, second) = (CustomerId::new(), CustomerId::new());
        assert!(first < second);
        assert_eq!(first.as_str().parse::<CustomerId>().unwrap(), first);
    }

    #[test]
    fn ids_of_another_kind_and_key_syntax_are_refused() {
        let long = format!("cus_{}", "a".repeat(80));
        for bad in ["", "cus_", "ctc_01", "cus_a#b", "cus_A", "cus_a/../b", "cus_é", &long] {
            assert!(bad.parse::<CustomerId>().is_err(), "{bad}");
        }
        assert!(serde_json::from_str::<CustomerId>("\"stf_x\"").is_err());
    }
}
