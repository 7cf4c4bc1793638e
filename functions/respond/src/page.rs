//! The pages. Plain HTML without a script: they work on any telephone, with large type, by keyboard and for whoever
//! has them read out. Their address holds the token, so they are not kept, not indexed, and tell nobody where
//! somebody comes from.

use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderName, HeaderValue, StatusCode};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::{Map, Value};
use shared::domain::fault::Fault;
use shared::domain::survey::{Question, Scale, SurveyTemplate};
use shared::http::language::Language;
use shared::http::wording;
use shared::store::surveys::WaveRow;

use crate::found::Missed;

const STYLE: &str = include_str!("page.css");
/// Nothing but the page itself: its own style, and a form that comes back here.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
static ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// What was sent before is filled in again, beside what was wrong with it.
pub fn sheet(
    token: &str,
    wave: &WaveRow,
    language: Language,
    sent: &Map<String, Value>,
    faults: Option<&[Fault]>,
) -> Response {
    let say = |zh: &'static str, en: &'static str| choose(language, zh, en);
    let template = &wave.template;
    let body = html! {
        h1 { (template.label.text(language)) }
        p { (template.intro.text(language)) }
        @if wave.anonymous {
            p.note { (say("本次调查匿名：您的答复不会与您的身份关联。", "This survey is anonymous: nothing leads from your answers to you.")) }
        }
        @if faults.is_some() { (summary(template, faults, language)) }
        // What is missing is told by the page: a browser would say so for a moment, and in its own language.
        form method="post" action={ (token) "?lang=" (language.code()) } novalidate {
            @for question in &template.questions {
                (asked(question, language, sent.get(&question.id), told(faults, question, language)))
            }
            button type="submit" { (say("提交", "Send")) }
        }
        @if !wave.anonymous {
            form.decline method="post" action={ (token) "/decline?lang=" (language.code()) } {
                p { (say("不想再收到满意度调查？", "Do you want no more surveys?")) }
                button type="submit" { (say("以后不再询问", "Do not ask again")) }
            }
        }
    };
    let title = template.label.text(language);
    if faults.is_none() {
        return page(StatusCode::OK, title, language, &body);
    }
    // Whoever listens hears the title first.
    let title = format!("{}{title}", say("请检查：", "Please check: "));
    page(StatusCode::UNPROCESSABLE_ENTITY, &title, language, &body)
}

/// What was wrong, with the way to it. It takes the focus, so that it is read out and in view.
fn summary(template: &SurveyTemplate, faults: Option<&[Fault]>, language: Language) -> Markup {
    html! {
        div.summary role="alert" tabindex="-1" autofocus {
            p.wrong { (choose(language, "有些题目还没有答好：", "Some answers are missing or do not fit:")) }
            ul {
                @for question in &template.questions {
                    @if told(faults, question, language).is_some() {
                        li { a href={ "#" (question.id) } { (question.label.text(language)) } }
                    }
                }
            }
        }
    }
}

fn asked(question: &Question, language: Language, sent: Option<&Value>, told: Option<&str>) -> Markup {
    let sent = sent.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let is = |value: &str| sent.as_deref() == Some(value);
    let hint = format!("{}-told", question.id);
    let (described, invalid) = (told.is_some().then_some(&hint), told.is_some().then_some("true"));
    let label = html! {
        (question.label.text(language))
        @if question.optional { small { " (" (choose(language, "选答", "optional")) ")" } }
    };
    html! {
        @if question.scale == Scale::Text {
            div.question {
                label for=(question.id) { (label) }
                @if let Some(told) = told { p.wrong id=(hint) { (told) } }
                textarea id=(question.id) name=(question.id) rows="4" maxlength="1000" required[!question.optional]
                    aria-describedby=[described] aria-invalid=[invalid] { (sent.clone().unwrap_or_default()) }
            }
        } @else {
            fieldset.question id=(question.id) role="radiogroup" aria-describedby=[described] aria-invalid=[invalid] {
                legend { (label) }
                @if let Some(told) = told { p.wrong id=(hint) { (told) } }
                @if let Some((least, most)) = question.scale.marks() {
                    div.marks {
                        @for mark in least..=most {
                            (choice(question, &mark.to_string(), &mark.to_string(), is(&mark.to_string()), [least, most].contains(&mark)))
                        }
                    }
                    div.ends {
                        span id={ (question.id) "-" (least) } { (least) " " (choose(language, ends(question.scale).0.0, ends(question.scale).0.1)) }
                        span id={ (question.id) "-" (most) } { (most) " " (choose(language, ends(question.scale).1.0, ends(question.scale).1.1)) }
                    }
                } @else {
                    @for option in &question.options {
                        (choice(question, &option.id, option.label.text(language), is(&option.id), false))
                    }
                }
            }
        }
    }
}

/// What the least and the greatest mark mean is said beneath them (`meant`).
fn choice(question: &Question, value: &str, label: &str, checked: bool, meant: bool) -> Markup {
    let meaning = meant.then(|| format!("{}-{value}", question.id));
    html! {
        label.choice {
            input type="radio" name=(question.id) value=(value) checked[checked] required[!question.optional]
                aria-describedby=[meaning];
            span { (label) }
        }
    }
}

/// What the least and the greatest mark mean, in both languages.
const fn ends(scale: Scale) -> ((&'static str, &'static str), (&'static str, &'static str)) {
    match scale {
        Scale::Nps => (("完全不可能", "Not at all likely"), ("非常可能", "Extremely likely")),
        Scale::Ces => (("很难", "Very hard"), ("很容易", "Very easy")),
        _ => (("很不满意", "Very dissatisfied"), ("很满意", "Very satisfied")),
    }
}

fn told<'a>(faults: Option<&'a [Fault]>, question: &Question, language: Language) -> Option<&'a str> {
    let here = |fault: &&Fault| fault.pointer.strip_prefix("/answers/") == Some(question.id.as_str());
    faults?.iter().find(here).map(|fault| match (fault.code, question.scale) {
        ("missing", Scale::Text) => choose(language, "请填写。", "Please write something here."),
        ("missing", _) => choose(language, "请选择一项。", "Please choose one."),
        (code, _) => wording::fault(code, language),
    })
}

pub fn thanks(language: Language) -> Response {
    let (title, words) = (
        choose(language, "谢谢您的答复", "Thank you for your answer"),
        choose(language, "您的意见已收到，可以关闭本页。", "We have received it. You can close this page."),
    );
    told_once(StatusCode::OK, title, words, language)
}

pub fn declined(language: Language) -> Response {
    let (title, words) = (
        choose(language, "已为您退订", "You will not be asked again"),
        choose(language, "以后不会再向您发送满意度调查。", "We will send you no more surveys."),
    );
    told_once(StatusCode::OK, title, words, language)
}

pub fn missed(missed: Missed, language: Language) -> Response {
    let (status, zh, en) = match missed {
        Missed::Unknown => {
            (StatusCode::NOT_FOUND, "链接无效，或已过期。", "This link is not valid, or its time is over.")
        }
        Missed::Answered => {
            (StatusCode::CONFLICT, "这份问卷已经提交过，谢谢您。", "This survey has been answered already. Thank you.")
        }
        Missed::Revoked => (StatusCode::CONFLICT, "这份邀请已撤回。", "This invitation was withdrawn."),
        Missed::Over => (StatusCode::CONFLICT, "本次调查已经结束，谢谢您。", "This survey is over. Thank you."),
    };
    told_once(status, choose(language, "满意度调查", "Survey"), choose(language, zh, en), language)
}

fn told_once(status: StatusCode, title: &str, words: &str, language: Language) -> Response {
    page(status, title, language, &html! { h1 { (title) } p { (words) } })
}

const fn choose<'a>(language: Language, zh: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}

fn page(status: StatusCode, title: &str, language: Language, body: &Markup) -> Response {
    let whole = html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (body) } }
        }
    };
    let mut response = (status, axum::response::Html(whole.into_string())).into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_LANGUAGE, language.tag()),
        (ROBOTS.clone(), "noindex, nofollow"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
