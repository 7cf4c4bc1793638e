//! E-mail addresses: the part of RFC 5321/5322 that mail services deliver to.
//!
//! Dot-atom local part and a registrable ASCII domain. Quoted local parts, address literals and
//! non-ASCII addresses (SMTPUTF8) are refused: hardly a mail service delivers to them, Amazon SES
//! takes no non-ASCII local part at all. The domain is case-insensitive and becomes lower case;
//! the local part is its host's business and stays.

use super::{ValueError, canonical};

const MAX_LOCAL: usize = 64;
const MAX_TOTAL: usize = 254;
const ATEXT_SYMBOLS: &str = "!#$%&'*+-/=?^_`{|}~";

pub fn parse(value: &str) -> Result<String, ValueError> {
    let text = canonical::half_width(value)?;
    let (local, domain) = text.split_once('@').ok_or(ValueError::Malformed)?;
    let domain = domain.to_ascii_lowercase();
    if local.len() > MAX_LOCAL || text.len() > MAX_TOTAL {
        return Err(ValueError::TooLong);
    }
    if !local.split('.').all(is_atom) || !is_domain(&domain) {
        return Err(ValueError::Malformed);
    }
    // Legal in mail, a formula in the spreadsheet the address is exported to.
    if local.starts_with(['=', '+', '-']) {
        return Err(ValueError::FormulaPrefix);
    }
    Ok(format!("{local}@{domain}"))
}

fn is_atom(atom: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || ATEXT_SYMBOLS.contains(c);
    !atom.is_empty() && atom.chars().all(legal)
}

/// Two labels at least, the last one no number (that would be an address).
fn is_domain(domain: &str) -> bool {
    let top_level = domain.rsplit('.').next().unwrap_or_default();
    domain.contains('.') && domain.split('.').all(is_label) && !canonical::all_digits(top_level)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_local_part_and_lowers_the_domain() {
        for (value, canonical) in [
            ("u0067716@example.cn", "u0067716@example.cn"),
            (" Li.Ming+crm@Example.COM ", "Li.Ming+crm@example.com"),
            ("ｌｉｍｉｎｇ＠example．com", "liming@example.com"),
            ("o'brien@xn--fiqs8s.xn--fiqs8s", "o'brien@xn--fiqs8s.xn--fiqs8s"),
            ("a@163.com", "a@163.com"),
        ] {
            assert_eq!(parse(value).as_deref(), Ok(canonical), "{value}");
        }
        assert!(parse(&format!("{}@example.cn", "a".repeat(64))).is_ok());
    }

    #[test]
    fn refuses_what_cannot_be_delivered() {
        for value in [
            "liming",
            "@example.cn",
            "li..ming@example.cn",
            ".li@example.cn",
            "li ming@example.cn",
            "a@b@example.cn",
            "\"li ming\"@example.cn",
            "li@localhost",
            "li@[127.0.0.1]",
            "li@127.0.0.1",
            "li@-example.cn",
            "li@example..cn",
            "li@example.cn.",
            "李明@example.cn",
            "li@例子.中国",
        ] {
            assert_eq!(parse(value), Err(ValueError::Malformed), "{value}");
        }
        assert_eq!(parse(&format!("{}@example.cn", "a".repeat(65))), Err(ValueError::TooLong));
        assert_eq!(parse("=cmd@example.cn"), Err(ValueError::FormulaPrefix));
        assert_eq!(parse("li\n@example.cn"), Err(ValueError::ControlCharacter));
        let label = format!("a@{}.cn", "b".repeat(64));
        assert_eq!(parse(&label), Err(ValueError::Malformed));
    }
}
