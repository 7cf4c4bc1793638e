//! `PUT /catalogue`: sets what the company does differently from the catalogue that ships: quotas,
//! terms, review cycles, fields, sources, notices … In force everywhere within half a minute, without
//! a deployment; refused as a whole when it does not hold together.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::audit::{Act, Entry};
use shared::domain::fault::Fault;
use shared::http::caller::permission::ChangeSettings;
use shared::http::{Code, IfMatch, Json, May, Problem, Problems, SharedApp, Versioned};
use shared::store::Transaction;
use shared::store::settings::{self, OverrideRow};
use utoipa::ToSchema;

/// Generous for policy, and well below what an item may hold.
const MAX_TEXT: usize = 200_000;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeCatalogue {
    /// Entries in the format of the catalogue's own files (TOML). An entry with a known id takes the
    /// old one's place; `[settings]` is given whole.
    #[schema(
        example = "version = \"2026.12.1\"\n[[source]]\nid = \"podcast\"\nlabel = { zh = \"播客\", en = \"Podcast\" }\n"
    )]
    text: String,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CatalogueChanged {
    /// Of the override: the next change names it in `If-Match`.
    pub version: u64,
    /// Of the catalogue as a whole: recorded with every decision made under it.
    pub catalogue_version: String,
}

/// Change the catalogue
///
/// `If-Match: "0"` sets the first override.
#[utoipa::path(
    put,
    path = "/catalogue",
    tag = "catalogue",
    operation_id = "change_catalogue",
    params(("If-Match" = String, Header, description = "The version of the override last seen, \"0\" for none")),
    request_body = ChangeCatalogue,
    responses((status = 200, body = CatalogueChanged, headers(("ETag" = String))), Problems),
)]
pub async fn change_catalogue(
    State(app): State<SharedApp>,
    caller: May<ChangeSettings>,
    seen: IfMatch,
    Json(body): Json<ChangeCatalogue>,
) -> Result<Versioned<CatalogueChanged>, Problem> {
    if body.text.len() > MAX_TEXT {
        return Err(Problem::fault(Code::Invalid, "/text", "too_long"));
    }
    let wanted = app.catalogue.overridden_by(&body.text);
    // What exactly is wrong may quote the text: it is not for a log or an answer.
    let wanted = wanted.map_err(|_| Problem::faults(vec![Fault::new("/text", "inconsistent")]))?;
    if wanted.version == app.catalogue.version {
        return Err(Problem::fault(Code::Invalid, "/text", "version_unchanged"));
    }
    let before = settings::current(&app.store).await?.map_or(0, |row| row.version);
    seen.check(before)?;
    let row = OverrideRow { version: before + 1, text: body.text, at: app.time.now(), by: caller.id().clone() };
    let mut tx = Transaction::new();
    settings::put(&row, before, &mut tx)?;
    let entry = Entry::new("change_catalogue", Act::Change, caller.actor()).outcome(&wanted.version);
    app.commit(&tx, &entry).await?;
    Ok(Versioned {
        version: row.version,
        body: CatalogueChanged { version: row.version, catalogue_version: wanted.version },
    })
}
