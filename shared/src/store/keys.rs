//! The whole key schema. A partition key begins with the word of the function that owns the row,
//! so that `dynamodb:LeadingKeys` in a function's policy means something.
//!
//! | Question | Table / index | Key | Read cost |
//! |---|---|---|---|
//! | who is this customer | Records | `customers#{cus}` / `record` | 1 get |
//! | its contacts | Records | `customers#{cus}` / `contact#…` | 1 query |
//! | its changes, newest first | Records | `customers#{cus}` / `change#…` | 1 query |
//! | two customers that may be one | Records | `customers#duplicate#{dup}` / `pair` | 1 get |
//! | pairs of one status, by owner, unit, region, shard | Records, `byOwner` … `byShard` | `customers#duplicates#{status}#{scope}` / `{found}#{dup}` | 1 query a partition |
//! | its merges, newest first | Records | `customers#{cus}` / `merge#…` | 1 query |
//! | its branches | Records | `customers#{cus}` / `branch#{cus}` | 1 query |
//! | how it was sorted, newest first | Records | `customers#{cus}` / `class#…` | 1 query |
//! | what reviews of it found, newest first | Records | `customers#{cus}` / `review#…` | 1 query |
//! | its proof documents, newest first | Records | `customers#{cus}` / `document#…` | 1 query |
//! | files that may belong to nothing | Records | `documents#loose`, `{desk}#loose` / `{time}#{doc}` | 1 query |
//! | how much is overdue with whom | Records | `reviews#digests` / `{stf}` | 1 query |
//! | how good are the records of a source, of a person | Records | `quality#{pass}#{by}` / `{key}#{unit}#{region}` | 1 query |
//! | which pass has the figures | Records | `quality#report` / `current` | 1 get |
//! | a grading or region table | Records | `classifications#{tbl}` / `table`, `part#{n}` | 1 get, 1 query |
//! | which tables are there, newest first | Records | `classifications#tables` / `{tbl}` | 1 query |
//! | who did what with it | Records | `timeline#{cus}` / `{time}#{chain}#{n}` | 1 query |
//! | customers of an owner, unit, region, shard of all | Records, indexes `byOwner` … `byShard` | `customers#{sort}#{scope}` / `{sort value}#{cus}` | 1 query a partition |
//! | the same with one status | Records, `byUnitStatus`, `byShardStatus` | `customers#{sort}#{scope}#{status}` | 1 query a partition |
//! | who signs in | Records | `access#subject#{hash}` / `staff` | 1 get |
//! | what may they do | Records | `access#staff#{stf}` / `staff`, `grant#{grt}` | 1 query |
//! | staff of a unit, of all | Records, `byUnit`, `byShard` | `access#staff#{unt}`, `access#staff` / `{stf}` | 1 query |
//! | what somebody was given before, signed, passed | Records | `access#former#{stf}` / `grant#{grt}`, `{proof}#{time}`, `status#{version}` | 1 query |
//! | whose customers go to whom | Records | `access#handover#{stf}` / `current`; `access#handovers` / `{stf}` | 1 get; 1 query |
//! | which units are due for a review of grants, what did it find | Records | `access#units` / `{unt}`; `access#reviews#{unt}` / `{arv}` | 1 query |
//! | whose powers are lent to whom | Records | `access#delegation#{dlg}`; `access#delegated-to#{stf}`, `access#delegated-by#{stf}` / `{dlg}` | 1 get; 1 query |
//! | a request that a second person decides | Records | `approvals#{apr}` / `request` | 1 get |
//! | what waits for a role here | Records | `approvals#inbox#{role}#unit#{unt}`, `…#region#{region}`, `…#all` / `{apr}` | 1 query a partition |
//! | what has somebody asked for, decided | Records | `approvals#sent#{stf}`, `approvals#decided#{stf}` / `{apr}` | 1 query |
//! | whose time is over | Records | `approvals#open` / `{due}#{apr}` | 1 query |
//! | which policy is in force | Records | `catalogue#override` / `current`, `v…` | 1 get each half minute |
//! | how far has a pass come | Records | `{function}#pass` / `current` | 1 get |
//! | did this request run before | Records | `idempotency#{stf}#{hash}` / `request` | 1 get |
//! | how much of a quota is left | Records | `limit#{stf}#{name}` / `{window}` | 1 update |
//! | what was asked to be seen in clear | Records | `reveals#{rvl}` / `reveal` | 1 get |
//! | what has this person asked to see, newest first | Records | `reveals#by#{stf}` / `{rvl}` | 1 query, 1 batch |
//! | how far is this import | Records | `imports#{imp}` / `job` | 1 get |
//! | what became of its rows | Records | `imports#{imp}` / `row#{n}` | 1 query |
//! | which imports are under way | Records | `imports#underway` / `{imp}` | 1 query |
//! | what is to be done next for it | Records, stream | `imports#{imp}` / `trigger#{version}` | – |
//! | who may use this upload | Records | `imports#{upl}` / `upload` | 1 get |
//! | is this subject live, what are its keys | Keys | `subject#{sub}` / `state`, `key#{class}#{kid}` | 1 get each |
//! | the key of files on their way in or out | Keys | `transfer#{work}` / `key` | 1 get |
//! | wrapping key of `personal` keys | Keys | `wrapping#{n}` / `v{version}` | 1 get, cached |
//! | who has this number | Lookup | `{field}#{mac version}#{mac}` / `{cus}` or `holder` | 1 get or query |
//! | whose name holds this | Lookup | `name#{version}#{hash}` / `{cus}` or `{cus}#{ctc}` | 1 query, at most 501 rows |
//! | who is like this one | Lookup | `near#{version}#{hash}` / `{cus}` | 1 query a key, at most 21 rows each |
//! | where is a name filed | Records | `names#{cus}` / `customer` or `{ctc}` | 1 get |
//! | is the table complete | Lookup | `complete` / `marker` | 1 get, cached |
//! | which pass is filling it again | Lookup | `complete` / `rebuild` | 1 get |
//! | rows of a chain | Audit | `chain#{instance}#{lane}#{hour}` / `{n}` | 1 query |
//! | which rows of the trail are of this person, case, action | Records | `audits#{facet}#{of}` / `{time}#{chain}#{n}` | 1 query |
//! | which are of an hour | Records | `audits#hour#{hour}` / `{time}#{chain}#{n}` | 1 query |
//! | how far the trail is sealed | Records | `audit-seal#head` / `current` | 1 get |
//! | how far its seals are checked | Records | `audit-check#state` / `current` | 1 get |
//! | what was found out of the ordinary | Records | `anomalies#{alr}` / `alert` | 1 get |
//! | which alerts are open, confirmed, dismissed, newest first | Records | `anomalies#alerts#{status}` / `{alr}` | 1 query, 1 batch |
//! | how far has a rule been judged of somebody | Records | `anomalies#mark#{rule}#{subject}` / `mark` | 1 get |
//! | how many of his rows count for it | Records | `anomalies#counting#{rule}#{subject}` / `{time}#{chain}#{n}` | 1 query, at most 1,000 rows |
//! | when and where from was he at work | Records | `anomalies#habits#{stf}` / `habits` | 1 get |
//! | is a customer watched, or was it | Records | `anomalies#watch#{cus}` / `watch` | 1 get |
//! | which customers are watched | Records | `anomalies#watched` / `{cus}` | 1 query, at most 400 rows |
//! | how far is this case, what has been done with it, which departments help, what was handed in | Records | `{desk}#{cas}` / `case`, `act#{n}`, `task#{tsk}`, `file#{doc}` | 1 get; 1 query |
//! | open cases by owner, unit, region, shard, the next due first; closed ones, the last closed first | Records, `byOwner` … `byShard` | `{desk}#{open or closed}#{scope}` / `{due or closed}#{cas}` | 1 query a partition |
//! | open cases that somebody answers for; that somebody is offered | Records, `byShardStatus`, `byUnitStatus` | `{desk}#answering#{stf}`, `{desk}#offered#{stf}` / `{due}#{cas}` | 1 query |
//! | what a unit is asked to do, the next due first | Records, `byUnit` | `{desk}#tasks#{unt}` / `{due}#{tsk}` | 1 query |
//! | cases of a customer, newest first | Records | `{desk}#of#{cus}` / `{cas}` | 1 query, 1 batch |
//! | the ledger and the report of a month | Records | `{desk}#month#{month}` / `{cas}` | 1 query, as long as the month |
//! | whom to tell next that something is due | Records | `{desk}#notices` / `{time}#{cas}` | 1 query |
//! | which deadlines rest on unpublished holidays | Records | `{desk}#provisional` / `{cas}` | 1 query |
//! | how often was a customer turned to, what does he want none of | Records | `outreach#{cus}` / `summary` | 1 get |
//! | when and why was he turned to, or was not | Records | `outreach#{cus}` / `at#{time}#{con}` | 1 query |
//! | which surveys are there | Records | `surveys#all` / `{srv}` | 1 get, 1 query |
//! | its waves, the latest first; which waves are not over | Records | `surveys#{srv}` / `wave#{wave}`, `after#{cus}#{what}`; `surveys#open` / `{srv}#{wave}` | 1 query |
//! | whom has a wave asked or spared, what was answered, what does it come to | Records | `surveys#{srv}#{wave}` / `person#{cus}`, `answer#{ans}`; `surveys#sums#{srv}#{wave}` / `group#{group}#{n}`, `counted#{ans}` | 1 get; 1 query |
//! | was this anonymous invitation answered | Records | `surveys#used#{srv}#{wave}` / `{hash}` | 1 get |
//! | whose invitation is it, was it answered | Records | `surveys#invitation#{inv}` / `invitation` | 1 get |
//! | who is to be reminded; what may somebody be asked about | Records | `surveys#reminders` / `{time}#{inv}`; `surveys#occasions` / `{time}#{what}` | 1 query |
//! | what became of a message; what is to be sent by now | Records | `deliveries#{dlv}` / `delivery`; `deliveries#due` / `{time}#{dlv}` | 1 get; 1 query |
//! | what was said and done in this interaction, and added to it | Records | `interactions#{int}` / `record`, `addendum#{n}` | 1 query |
//! | interactions of a customer, the last first | Records | `interactions#of#{cus}` / `{time}#{int}` | 1 query, 1 batch |
//! | interactions taken down by somebody, in a unit, region, shard, the last first | Records, `byOwner` … `byShard` | `interactions#made#{scope}` / `{time}#{int}` | 1 query a partition |
//! | how often and how lately was a customer spoken to, what marks did he give | Records | `interactions#standing#{cus}` / `standing` | 1 get |
//! | what is planned here, what was done with it | Records | `interactions#follow-up#{flw}` / `plan`, `act#{n}` | 1 get; 1 query |
//! | what is open or over with somebody, in a unit, region, shard, the next due first | Records, `byOwner` … `byShard` | `interactions#{open or ended}#{scope}` / `{due or ended}#{flw}` | 1 query a partition |
//! | what is open with a customer, the next due first | Records, `byUnitStatus` | `interactions#open-of#{cus}` / `{due}#{flw}` | 1 query, 1 batch |
//! | whom to tell next that something is overdue | Records | `interactions#overdue` / `{time}#{flw}` | 1 query |
//! | which plans rest on unpublished holidays | Records | `interactions#unsettled` / `{flw}` | 1 query |
//! | what does an article say, in which versions | Records | `knowledge#{art}` / `article`, `version#{n}` | 1 get; 1 query |
//! | articles published, retired, by unit, by kind, by both, the last published first; those being written | Records, `byShard`, `byUnit`, `byShardStatus`, `byUnitStatus`; `byOwner` | `knowledge#{published or retired}#{unt}#{kind}`; `knowledge#writing` / `{time}#{art}` | 1 query |
//! | has somebody read this version; how often has it helped | Records | `knowledge#{art}#{n}` / `read#{stf}`; `uses#{n}` | 1 get, 1 batch; 1 query |
//! | who of a unit works when in a month; is it published | Records | `rosters#{unt}#{month}` / `roster`, `staff#{stf}` | 1 get, 1 query; 1 batch for the month before |
//! | how did somebody's month come to be what it is | Records | `rosters#{unt}#{month}#{stf}` / `{version}` | 1 query |
//! | where is somebody planned in a month | Records | `rosters#{stf}` / `{month}#{unt}` | 1 query, 2 gets a unit |
//! | what is this event, whom was it to bring together, what was said there | Records | `events#{evt}` / `event`, `invitee#{cus}`, `opinion#{n}` | 1 get; 1 query |
//! | events ahead or over, by owner, unit, region, shard, by when they begin | Records, `byOwner` … `byShard` | `events#{ahead or over}#{scope}` / `{time}#{evt}` | 1 query a partition |
//! | chains of an hour | Audit | `registry#{hour}` / `{instance}#{lane}` | 1 query |

use crate::domain::ids::{
    ChangeId, ClassificationId, ContactId, CustomerId, DuplicateId, MergeId, ReviewId, StaffId, SubjectId, TableId,
};

mod anomalies;
mod cases;
mod documents;
mod events;
mod imports;
mod interactions;
mod knowledge;
mod outreach;
mod people;
mod reveals;
mod rosters;
mod surveys;
mod trail;
mod watch;

pub use super::table::{Key, Table};
pub use anomalies::*;
pub use cases::*;
pub use documents::*;
pub use events::*;
pub use imports::*;
pub use interactions::*;
pub use knowledge::*;
pub use outreach::*;
pub use people::*;
pub use reveals::*;
pub use rosters::*;
pub use surveys::*;
pub use trail::*;
pub use watch::*;

/// Escapes text that does not come from us, so that it can not end a key segment.
pub fn segment(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

pub fn customer_partition(id: &CustomerId) -> String {
    format!("customers#{id}")
}

pub fn customer(id: &CustomerId) -> Key {
    Key::new(Table::Records, customer_partition(id), "record")
}

/// A pointer row that carries a customer in the lists by another date than its creation.
pub fn customer_pointer(id: &CustomerId, sort: super::lists::Sort) -> Key {
    Key::new(Table::Records, customer_partition(id), format!("listed#{}", sort.word()))
}

pub const CONTACT: &str = "contact#";
pub const CHANGE: &str = "change#";
pub const BRANCH: &str = "branch#";
pub const CLASSIFICATION: &str = "class#";
pub const REVIEW: &str = "review#";
pub const PART: &str = "part#";
pub const MERGE: &str = "merge#";

pub fn contact(customer: &CustomerId, contact: &ContactId) -> Key {
    Key::new(Table::Records, customer_partition(customer), format!("{CONTACT}{contact}"))
}

pub fn change(customer: &CustomerId, change: &ChangeId) -> Key {
    Key::new(Table::Records, customer_partition(customer), format!("{CHANGE}{change}"))
}

pub fn merge(survivor: &CustomerId, merge: &MergeId) -> Key {
    Key::new(Table::Records, customer_partition(survivor), format!("{MERGE}{merge}"))
}

/// A partition of its own for each pair, so that who finds them may write nothing else of a customer.
pub fn duplicate(id: &DuplicateId) -> Key {
    Key::new(Table::Records, format!("customers#duplicate#{id}"), "pair")
}

pub fn branch(parent: &CustomerId, child: &CustomerId) -> Key {
    Key::new(Table::Records, customer_partition(parent), format!("{BRANCH}{child}"))
}

pub fn classification(customer: &CustomerId, change: &ClassificationId) -> Key {
    Key::new(Table::Records, customer_partition(customer), format!("{CLASSIFICATION}{change}"))
}

pub fn review(customer: &CustomerId, review: &ReviewId) -> Key {
    Key::new(Table::Records, customer_partition(customer), format!("{REVIEW}{review}"))
}

pub fn class_table_pointer(table: &TableId) -> Key {
    Key::new(Table::Records, class_tables(), table.as_str())
}

/// Where a scheduled function stands in its pass over all customers.
pub fn pass(function: &str) -> Key {
    Key::new(Table::Records, format!("{function}#pass"), "current")
}

/// The tokens a customer's or contact's name is filed under: a partition of its own, so that who
/// files names may write nothing else of a customer.
pub fn names(customer: &CustomerId, contact: Option<&ContactId>) -> Key {
    let sk = contact.map_or("customer", ContactId::as_str);
    Key::new(Table::Records, format!("names#{customer}"), sk)
}

pub fn idempotency(caller: &StaffId, hash: &str) -> Key {
    Key::new(Table::Records, format!("idempotency#{caller}#{hash}"), "request")
}

/// What the company has set differently from the catalogue that ships.
pub fn catalogue_override() -> Key {
    Key::new(Table::Records, "catalogue#override".to_owned(), "current")
}

pub fn catalogue_override_version(version: u64) -> Key {
    Key::new(Table::Records, "catalogue#override".to_owned(), format!("v{version:06}"))
}

pub fn limit(caller: &StaffId, name: &str, window: i64) -> Key {
    Key::new(Table::Records, format!("limit#{caller}#{name}"), window.to_string())
}

pub fn subject_partition(subject: &SubjectId) -> String {
    format!("subject#{subject}")
}

pub fn subject_state(subject: &SubjectId) -> Key {
    Key::new(Table::Keys, subject_partition(subject), "state")
}

pub fn subject_key(subject: &SubjectId, class: &str, kid: &str) -> Key {
    Key::new(Table::Keys, subject_partition(subject), format!("key#{class}#{kid}"))
}

pub fn wrapping_key(number: u8, version: u32) -> Key {
    Key::new(Table::Keys, format!("wrapping#{number:02}"), format!("v{version:04}"))
}

/// `work` is the id of what the files belong to.
pub fn transfer_key(work: &str) -> Key {
    Key::new(Table::Keys, format!("transfer#{work}"), "key")
}

/// `mac` is a keyed hash made in KMS; the value itself never stands in a key.
pub fn lookup_partition(field: &str, version: u32, mac: &str) -> String {
    format!("{field}#{version}#{mac}")
}

/// A unique value has one row, whose existence is the uniqueness.
pub fn unique_lookup(partition: String) -> Key {
    Key::new(Table::Lookup, partition, "holder")
}

pub fn shared_lookup(partition: String, customer: &CustomerId, contact: Option<&ContactId>) -> Key {
    let holder = contact.map_or_else(|| customer.to_string(), |contact| format!("{customer}#{contact}"));
    Key::new(Table::Lookup, partition, holder)
}

/// Stands while the table holds a row for every value on file.
pub fn lookup_marker() -> Key {
    Key::new(Table::Lookup, "complete".to_owned(), "marker")
}

/// Stands while the table is being filled again.
pub fn lookup_rebuild() -> Key {
    Key::new(Table::Lookup, "complete".to_owned(), "rebuild")
}

#[cfg(test)]
mod tests;
