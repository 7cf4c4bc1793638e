//! What comes in when an article is written: its text in two languages, and what goes with it.

use jiff::civil::Date;
use serde::Deserialize;
use shared::domain::fault::Fault;
use shared::domain::ids::{ArticleId, StaffId};
use shared::domain::knowledge::{Wording, same};
use shared::domain::values::{ValueError, text};
use shared::http::App;
use shared::store::knowledge::VersionRow;
use utoipa::ToSchema;

const TITLE: usize = 100;
const BODY: usize = 20_000;
const KEYWORD: usize = 20;
const MOST_KEYWORDS: usize = 20;
const BASIS: usize = 500;
const INTERPRETED_BY: usize = 100;
/// Nothing is to hold from further ahead.
const AHEAD_YEARS: i16 = 3;

/// No customer is named in it: everybody who serves reads it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Text {
    #[schema(example = json!({"zh": "退货运费由谁承担"}))]
    title: Wording,
    #[schema(example = json!({"zh": "质量问题由公司承担，其他情形由客户承担。"}))]
    body: Wording,
    #[serde(default)]
    #[schema(example = json!(["退货", "运费"]))]
    keywords: Vec<String>,
    /// From when it holds; from its publication when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    effective_on: Option<Date>,
    /// What it rests on.
    #[serde(default)]
    basis: Option<String>,
    /// Who says what it means.
    #[serde(default)]
    #[schema(example = "客户服务部")]
    interpreted_by: Option<String>,
}

impl Text {
    /// As it is kept; faults go with the others.
    pub fn read(
        &self,
        app: &App,
        (id, number): (&ArticleId, u32),
        by: &StaffId,
        faults: &mut Vec<Fault>,
    ) -> Option<VersionRow> {
        let before = faults.len();
        let title = wording(&self.title, "/text/title", faults, |text| text::single_line(text, TITLE));
        let body = wording(&self.body, "/text/body", faults, |text| text::multi_line(text, BODY));
        let keywords = self.keywords(faults);
        let mut line = |said: &Option<String>, at: &str, most| {
            let read = text::multi_line(said.as_deref()?, most);
            read.map_err(|error| faults.push(Fault::new(at, error.code()))).ok()
        };
        let basis = line(&self.basis, "/text/basis", BASIS);
        let interpreted_by = line(&self.interpreted_by, "/text/interpretedBy", INTERPRETED_BY);
        let today = app.today();
        let code = match self.effective_on {
            Some(day) if day < today => Some("date_in_past"),
            Some(day) if day.year() > today.year() + AHEAD_YEARS => Some("out_of_range"),
            _ => None,
        };
        faults.extend(code.map(|code| Fault::new("/text/effectiveOn", code)));
        let (title, body) = (title?, body?);
        (faults.len() == before).then(|| VersionRow {
            article_id: id.clone(),
            number,
            title,
            body,
            keywords,
            effective_on: self.effective_on,
            basis,
            interpreted_by,
            written_at: app.time.now(),
            written_by: by.clone(),
            published_at: None,
            published_by: None,
        })
    }

    fn keywords(&self, faults: &mut Vec<Fault>) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        if self.keywords.len() > MOST_KEYWORDS {
            faults.push(Fault::new("/text/keywords", "too_many"));
            return all;
        }
        for (index, word) in self.keywords.iter().enumerate() {
            let at = || format!("/text/keywords/{index}");
            match text::single_line(word, KEYWORD) {
                Ok(word) if all.iter().any(|known| same(known, &word)) => faults.push(Fault::new(at(), "given_twice")),
                Ok(word) => all.push(word),
                Err(error) => faults.push(Fault::new(at(), error.code())),
            }
        }
        all
    }
}

fn wording(
    said: &Wording,
    at: &str,
    faults: &mut Vec<Fault>,
    read: impl Fn(&str) -> Result<String, ValueError>,
) -> Option<Wording> {
    let mut one = |text: &str, language: &str| {
        read(text).map_err(|error| faults.push(Fault::new(format!("{at}/{language}"), error.code()))).ok()
    };
    let zh = one(&said.zh, "zh");
    let en = said.en.as_deref().map(|text| one(text, "en"));
    match en {
        None => Some(Wording { zh: zh?, en: None }),
        Some(en) => Some(Wording { zh: zh?, en: Some(en?) }),
    }
}
