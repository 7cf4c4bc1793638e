//! `GET /audits/customers/{id}/extract`: what a customer may be told of the trail: who saw or changed which of
//! his data, when and for what purpose (PIPL art. 44, 48). People are named by what they are, not by who;
//! nothing in it is an id of ours.

use std::collections::BTreeMap;

use axum::extract::State;
use http::HeaderMap;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::ids::{CustomerId, StaffId};
use shared::http::caller::permission::ViewAudits;
use shared::http::language::{self, Language};
use shared::http::page::{Page, Paging};
use shared::http::{App, Code, May, Parameters, Path, Problem, Problems, SharedApp};
use shared::store::access;
use shared::store::timeline::{self, Pointer};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExtractEntry {
    /// In the company's time zone.
    #[schema(example = "2026-06-09T10:00:00+08:00")]
    pub at: String,
    /// In words: seen, or changed.
    pub what: &'static str,
    pub who: Post,
    /// The fields concerned, by their labels.
    pub fields: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
}

/// Who it was, by what he is in the company.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Post {
    pub position: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

/// Extract a customer's audit rows
///
/// For the customer: newest first, in the language asked for. Refused requests are left out: they showed nothing.
#[utoipa::path(
    get,
    path = "/audits/customers/{id}/extract",
    tag = "audits",
    operation_id = "extract_audits",
    params(("id" = String, Path), ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<ExtractEntry>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn extract_audits(
    State(app): State<SharedApp>,
    caller: May<ViewAudits>,
    Path(id): Path<CustomerId>,
    headers: HeaderMap,
    mut parameters: Parameters,
) -> Result<Page<ExtractEntry>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    parameters.finish()?;
    let base = format!("/audits/customers/{id}/extract");
    let after = paging.after(&app, &caller, &base).await?;
    let (pointers, more) = timeline::newest(&app.store, &id, paging.limit, after).await?;
    // Whoever is on file was registered, and that stands in the trail.
    if pointers.is_empty() {
        return Err(Problem::new(Code::NotFound));
    }
    app.disclose(&Entry::new("extract_audits", Act::Disclosure, caller.actor()).customer(&id)).await?;
    let last = pointers.last().filter(|_| more).map(|(place, _)| place.clone());
    let language = language::preferred(&headers);
    let mut posts = BTreeMap::new();
    let mut items = Vec::with_capacity(pointers.len());
    for (_, pointer) in pointers.into_iter().filter(|(_, pointer)| !pointer.refused) {
        let who = match posts.get(&pointer.staff) {
            Some(known) => Post::clone(known),
            None => {
                let post = post(&app, &pointer.staff, language).await?;
                posts.insert(pointer.staff.clone(), post.clone());
                post
            }
        };
        items.push(entry(&app, pointer, who, language));
    }
    paging.page(&app, &caller, base, items, last).await
}

fn entry(app: &App, pointer: Pointer, who: Post, language: Language) -> ExtractEntry {
    let catalogue = &app.catalogue;
    let field = |id: &String| catalogue.field(id).map(|field| field.label.text(language).to_owned());
    let purpose = pointer.purpose.as_deref().and_then(|id| catalogue.purpose(id));
    ExtractEntry {
        at: pointer.at.to_zoned(catalogue.time_zone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        what: match (pointer.disclosure, language) {
            (true, Language::Zh) => "查看",
            (true, Language::En) => "seen",
            (false, Language::Zh) => "登记或变更",
            (false, Language::En) => "entered or changed",
        },
        who,
        fields: pointer.fields.iter().filter_map(field).collect(),
        purpose: purpose.map(|purpose| purpose.label.text(language).to_owned()),
    }
}

async fn post(app: &App, staff: &StaffId, language: Language) -> Result<Post, Problem> {
    let unnamed =
        |zh: &str, en: &str| Post { position: if language == Language::Zh { zh } else { en }.to_owned(), region: None };
    if staff.is_nobody() {
        return Ok(unnamed("系统自动处理", "the system, by rule"));
    }
    let Some((person, _)) = access::person(&app.store, staff, false).await? else {
        return Ok(unnamed("已离任人员", "somebody who has left"));
    };
    let region = app.catalogue.region(&person.region_id).map(|region| region.label.text(language).to_owned());
    Ok(Post { position: person.position, region })
}
