//! What the query of an import says: which customers, whose, and what holds for rows whose file has no
//! such column.

use shared::domain::catalogue::Catalogue;
use shared::domain::customer::Kind;
use shared::domain::ids::{StaffId, UploadId};
use shared::domain::import::{Defaults, Mapping, row};
use shared::http::{Code, Parameters, Problem};

/// How consent in a file was given, unless said otherwise.
const CHANNEL: &str = "paper";

pub struct Wanted {
    pub kind: Kind,
    pub defaults: Defaults,
    pub mapping: Mapping,
    pub owner: Option<StaffId>,
    pub dry_run: bool,
    pub upload: Option<UploadId>,
}

/// All faults at once.
pub fn read(mut parameters: Parameters, catalogue: &Catalogue) -> Result<Wanted, Problem> {
    let kind = parameters.require("kind", |text| match text {
        "individual" => Some(Kind::Individual),
        "organisation" => Some(Kind::Organisation),
        _ => None,
    });
    let source = parameters.read("source", |text| Some(catalogue.source_named(text)?.id.clone()));
    let purposes = parameters.read("purposes", |text| row::named_purposes(text, catalogue).ok());
    let notice = parameters.require("noticeVersion", |text| Some(catalogue.notice(text)?.version.clone()));
    let channel = parameters.read("channel", |text| Some(catalogue.consent_channel(text)?.id.clone()));
    let owner = parameters.read("ownerId", |text| text.parse().ok());
    let upload = parameters.read("upload", |text| text.parse().ok());
    let dry_run = parameters.read("dryRun", |text| text.parse().ok());
    let mapping = parameters.read("columns", |text| serde_json::from_str(text).ok());
    parameters.finish()?;
    let (Some(kind), Some(notice_version)) = (kind, notice) else {
        return Err(Problem::new(Code::InvalidParameter));
    };
    let defaults = Defaults {
        source,
        purposes: purposes.unwrap_or_default(),
        notice_version,
        channel: channel.unwrap_or_else(|| CHANNEL.to_owned()),
    };
    Ok(Wanted {
        kind,
        defaults,
        mapping: mapping.unwrap_or_default(),
        owner,
        dry_run: dry_run.unwrap_or_default(),
        upload,
    })
}
