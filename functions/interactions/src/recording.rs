//! What comes in of an interaction: all its faults at once.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde_json::Value;
use shared::domain::case::{FormField, Given, read_at};
use shared::domain::customer::intake::Taken;
use shared::domain::fault::Fault;
use shared::domain::follow_up::DueBy;
use shared::domain::interaction::{Channel, InteractionKind, Outcome};
use shared::http::{App, Problem};
use shared::registry::{strangers, words};

use crate::record_interaction::RecordInteraction;

const MATTER_LENGTH: usize = 4000;
const WORDS_LENGTH: usize = 2000;
/// What was longer ago is a matter of the archive.
const OLDEST: SignedDuration = SignedDuration::from_hours(24 * 90);
/// What a caller's own data are kept for.
const PURPOSE: &str = "service";
const NEXT: &str = "next_action";

/// An interaction as it was told, and found to be in order.
pub struct Read<'a> {
    pub body: &'a RecordInteraction,
    pub kind: &'a InteractionKind,
    pub channel: &'a Channel,
    pub outcome: &'a Outcome,
    pub words: BTreeMap<String, String>,
    pub answers: BTreeMap<String, Value>,
    pub mark: Option<u64>,
    pub stranger: Option<Taken>,
    pub next: Option<Next>,
}

/// What is to be done next.
pub struct Next {
    pub kind: String,
    pub words: String,
    pub due: Option<DueBy>,
}

/// All faults at once.
pub fn read<'a>(app: &'a App, body: &'a RecordInteraction) -> Result<Read<'a>, Problem> {
    let (policy, now) = (&app.catalogue.interactions, app.time.now());
    let mut faults = Vec::new();
    let unless = [
        (policy.kind(&body.kind).is_some(), "/kind", "not_an_option"),
        (policy.channel(&body.channel).is_some(), "/channel", "not_an_option"),
        (policy.outcome(&body.outcome).is_some(), "/outcome", "not_an_option"),
        (body.customer_id.is_none() || body.caller.is_none(), "/caller", "unsupported"),
        (body.contact_id.is_none() || body.customer_id.is_some(), "/contactId", "not_on_file"),
        (body.at.is_none_or(|at| at <= now), "/at", "date_in_future"),
        (body.at.is_none_or(|at| at >= now - OLDEST), "/at", "out_of_range"),
        (body.mark.is_none_or(|mark| (1..=5).contains(&mark)), "/mark", "out_of_range"),
        (body.answers.is_none() || body.script.is_some(), "/answers", "unsupported"),
    ];
    faults.extend(unless.into_iter().filter(|(holds, ..)| !holds).map(|(_, at, code)| Fault::new(at, code)));
    let mut said = BTreeMap::new();
    let texts = [
        ("matter", "/matter", Some(&body.matter), MATTER_LENGTH),
        ("result", "/result", body.result.as_ref(), WORDS_LENGTH),
        ("need", "/need", body.need.as_ref(), WORDS_LENGTH),
        ("opinion", "/opinion", body.opinion.as_ref(), WORDS_LENGTH),
    ];
    for (name, at, text, most) in texts {
        let read = words::read(text.map(String::as_str), at, most, &mut faults);
        said.extend(read.map(|text| (name.to_owned(), text)));
    }
    let given = answers(app, body, &mut faults);
    said.extend(given.words.into_iter().map(|(id, text)| (format!("answer_{id}"), text)));
    let stranger = body.caller.as_ref();
    let stranger = stranger.and_then(|fields| strangers::read(app, PURPOSE, "/caller", &fields.0, &mut faults));
    let next = body.next.as_ref().and_then(|next| {
        let kind = next.kind.clone().unwrap_or_else(|| NEXT.to_owned());
        if policy.plan(&kind).is_none() {
            faults.push(Fault::new("/next/kind", "not_an_option"));
        }
        if body.customer_id.is_none() && policy.plan(&kind).is_some_and(|kind| !kind.internal) {
            faults.push(Fault::new("/customerId", "missing"));
        }
        let due = next.due.as_ref().and_then(|due| due.read(app, "/next/due", &mut faults));
        let words = words::read(Some(&next.words), "/next/words", WORDS_LENGTH, &mut faults)?;
        Some(Next { kind, words, due })
    });
    let known = (policy.kind(&body.kind), policy.channel(&body.channel), policy.outcome(&body.outcome));
    let (Some(kind), Some(channel), Some(outcome)) = known else { return Err(Problem::faults(faults)) };
    if !faults.is_empty() {
        return Err(Problem::faults(faults));
    }
    let mark = body.mark.or_else(|| given.values.get("mark").and_then(Value::as_u64));
    Ok(Read { body, kind, channel, outcome, words: said, answers: given.values, mark, stranger, next })
}

/// By the script's questions.
fn answers(app: &App, body: &RecordInteraction, faults: &mut Vec<Fault>) -> Given {
    let (Some(id), policy) = (&body.script, &app.catalogue.interactions) else { return Given::default() };
    let Some(script) = policy.script(id).filter(|script| script.kinds.contains(&body.kind)) else {
        faults.push(Fault::new("/script", "not_an_option"));
        return Given::default();
    };
    // Who was not reached has answered nothing.
    let Some(sent) = &body.answers else { return Given::default() };
    let known = |field: &FormField, id: &str| field.options.iter().any(|choice| choice.id == id);
    read_at("/answers", &script.questions, &sent.0, known).unwrap_or_else(|mut found| {
        faults.append(&mut found);
        Given::default()
    })
}
