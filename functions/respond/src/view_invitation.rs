//! `GET /respond/{token}`: what is asked. Nothing is used up by it: programs that look at links before people do
//! answer for nobody.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::HeaderMap;
use serde::Serialize;
use shared::domain::survey::{Scale, SurveyTemplate};
use shared::http::language::Language;
use shared::http::{Parameters, Path, Problem, Problems, SharedApp};
use utoipa::ToSchema;

use crate::answering::{spoken, wants_page};
use crate::found::find;
use crate::page;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SheetView {
    #[schema(example = "顾客满意度调查表")]
    pub title: String,
    pub intro: String,
    /// No answer can be led back to anybody.
    pub anonymous: bool,
    pub questions: Vec<QuestionView>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QuestionView {
    pub id: String,
    pub label: String,
    #[schema(inline)]
    pub scale: Scale,
    /// The least and the greatest mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marks: Option<(u8, u8)>,
    pub optional: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<OptionView>,
}

#[derive(Serialize, ToSchema)]
pub struct OptionView {
    pub id: String,
    pub label: String,
}

impl SheetView {
    pub fn of(template: &SurveyTemplate, anonymous: bool, language: Language) -> Self {
        let questions = template.questions.iter().map(|question| QuestionView {
            id: question.id.clone(),
            label: question.label.text(language).to_owned(),
            scale: question.scale,
            marks: question.scale.marks(),
            optional: question.optional,
            options: question
                .options
                .iter()
                .map(|option| OptionView { id: option.id.clone(), label: option.label.text(language).to_owned() })
                .collect(),
        });
        Self {
            title: template.label.text(language).to_owned(),
            intro: template.intro.text(language).to_owned(),
            anonymous,
            questions: questions.collect(),
        }
    }
}

/// View an invitation
///
/// A page for a browser, JSON for whoever asks for it. `lang` (`zh`, `en`) goes before `Accept-Language`.
#[utoipa::path(
    get,
    path = "/respond/{token}",
    tag = "respond",
    operation_id = "view_invitation",
    security(()),
    params(("token" = String, Path), ("lang" = Option<String>, Query)),
    responses((status = 200, content((SheetView = "application/json"), (String = "text/html"))), Problems),
)]
pub async fn view_invitation(
    State(app): State<SharedApp>,
    Path(token): Path<String>,
    language: Language,
    mut parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let language = spoken(&mut parameters, language);
    let found = find(&app, &token).await?;
    if wants_page(&headers) {
        return Ok(match found {
            Ok(found) => page::sheet(&token, &found.wave, language, &Default::default(), None),
            Err(missed) => page::missed(missed, language),
        });
    }
    let found = found?;
    Ok(Json(SheetView::of(&found.wave.template, found.wave.anonymous, language)).into_response())
}
