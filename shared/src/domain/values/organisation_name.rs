//! Names of organisations, kept as they are registered.

use super::characters::{self, Layout};
use super::{ValueError, person_name};

const MAX_CHARS: usize = 200;

pub fn parse(value: &str) -> Result<String, ValueError> {
    let name = characters::checked(value, Layout::SingleLine, MAX_CHARS)?;
    // Unlike a person a company may be called 360, but not a dash.
    if !name.chars().any(|c| c.is_alphanumeric() || characters::is_han(c)) {
        return Err(ValueError::Malformed);
    }
    Ok(name.to_owned())
}

/// As `person_name::skeleton`, with one form for brackets: 甲（北京）有限公司 is 甲(北京)有限公司.
pub fn skeleton(name: &str) -> String {
    let bracketed: String = name
        .chars()
        .map(|c| match c {
            '〔' | '【' | '［' | '[' | '「' | '〈' | '《' => '(',
            '〕' | '】' | '］' | ']' | '」' | '〉' | '》' => ')',
            other => other,
        })
        .collect();
    person_name::skeleton(&bracketed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_width_and_blanks_do_not_tell_companies_apart() {
        let plain = skeleton("甲科技(北京)有限公司");
        for name in
            ["甲科技（北京）有限公司", "甲科技 (北京) 有限公司", "甲科技【北京】有限公司", "甲科技〔北京〕有限公司"]
        {
            assert_eq!(skeleton(name), plain, "{name}");
        }
        assert_eq!(skeleton("ＭＢＰ软件"), skeleton("mbp软件"));
        assert_ne!(skeleton("甲科技(上海)有限公司"), plain);
    }

    #[test]
    fn same_safety_as_for_persons() {
        assert_eq!(parse("360").as_deref(), Ok("360"));
        assert_eq!(parse("--"), Err(ValueError::FormulaPrefix));
        assert_eq!(parse("…"), Err(ValueError::Malformed));
        assert_eq!(parse("甲\u{200F}公司"), Err(ValueError::HiddenCharacter));
    }
}
