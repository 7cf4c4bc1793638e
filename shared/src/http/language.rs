//! The language a client reads: Chinese unless it prefers English (RFC 9110 §12.5.4).

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;
use http::request::Parts;

use super::app::SharedApp;

pub use crate::domain::language::Language;

/// The best of the languages the client asks for.
pub fn preferred(headers: &HeaderMap) -> Language {
    let Some(text) = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()) else {
        return Language::default();
    };
    let mut best: Option<(f32, Language)> = None;
    for range in text.split(',').take(16) {
        let mut parts = range.split(';');
        let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let quality = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
        let language = match tag.split('-').next() {
            Some("zh" | "*") => Language::Zh,
            Some("en") => Language::En,
            _ => continue,
        };
        if quality > 0.0 && best.is_none_or(|(other, _)| quality > other) {
            best = Some((quality, language));
        }
    }
    best.map(|(_, language)| language).unwrap_or_default()
}

/// For answers with words of our own in them.
impl FromRequestParts<SharedApp> for Language {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &SharedApp) -> Result<Self, Infallible> {
        Ok(preferred(&parts.headers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_known_language_wins() {
        for (header, language) in [
            ("en-GB,zh;q=0.5", Language::En),
            ("fr, en;q=0.4, zh-CN;q=0.8", Language::Zh),
            ("zh;q=0, en;q=0.1", Language::En),
            ("fr", Language::Zh),
            (";;,q=", Language::Zh),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, http::HeaderValue::from_static(header));
            assert_eq!(preferred(&headers), language, "{header}");
        }
    }
}
