//! Web addresses: `http` and `https` only, as the WHATWG URL Standard serialises them.

use super::ValueError;
use super::characters::{self, Layout};
use ::url::{Host, Url};

const MAX_CHARS: usize = 1_000;

/// An address without a scheme, as business cards print it, gets `https://`. Names and passwords
/// in an address are refused: they dress one host up as another, or leak.
pub fn parse(value: &str) -> Result<String, ValueError> {
    let text = characters::checked(value, Layout::SingleLine, MAX_CHARS)?;
    let absolute = match text.contains("://") {
        true => text.to_owned(),
        false => format!("https://{text}"),
    };
    // The standard's parser repairs blanks and backslashes; here they are typing errors.
    if absolute.contains(|c: char| c.is_whitespace() || c == '\\') {
        return Err(ValueError::Malformed);
    }
    let url = Url::parse(&absolute).map_err(|_| ValueError::Malformed)?;
    let web = matches!(url.scheme(), "http" | "https");
    let anonymous = url.username().is_empty() && url.password().is_none();
    let named = matches!(url.host(), Some(Host::Domain(host)) if is_public(host));
    if web && anonymous && named { Ok(url.into()) } else { Err(ValueError::Malformed) }
}

/// A host with a top-level domain; machines inside a network are nobody's web site.
fn is_public(host: &str) -> bool {
    host.trim_end_matches('.').contains('.') && !host.starts_with('.') && !host.contains("..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_for_every_way_of_writing() {
        for (value, canonical) in [
            ("https://example.cn", "https://example.cn/"),
            ("HTTP://Example.CN:80/关于", "http://example.cn/%E5%85%B3%E4%BA%8E"),
            ("www.example.cn/a?b=c#d", "https://www.example.cn/a?b=c#d"),
            ("例子.中国", "https://xn--fsqu00a.xn--fiqs8s/"),
            ("example.cn:8443", "https://example.cn:8443/"),
        ] {
            assert_eq!(parse(value).as_deref(), Ok(canonical), "{value}");
        }
    }

    #[test]
    fn refuses_other_schemes_and_disguises() {
        for value in [
            "javascript:alert(1)",
            "javascript://example.cn/%0aalert(1)",
            "ftp://example.cn",
            "https://example.cn@evil.test",
            "https://user:pw@example.cn",
            "https://localhost",
            "https://169.254.169.254/latest",
            "https://[::1]/",
            "https://exa mple.cn",
            "https:\\\\example.cn",
            "https://",
            "无",
        ] {
            assert_eq!(parse(value), Err(ValueError::Malformed), "{value}");
        }
    }
}
