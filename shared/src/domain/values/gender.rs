//! Gender as GB/T 2261.1 has it, without its difference between "unknown" and "not stated".

use super::{ValueError, canonical};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    Male,
    Female,
    Undisclosed,
}

pub fn parse(value: &str) -> Result<Gender, ValueError> {
    match canonical::half_width(value)?.to_lowercase().as_str() {
        "男" | "男性" | "male" | "m" | "1" => Ok(Gender::Male),
        "女" | "女性" | "female" | "f" | "2" => Ok(Gender::Female),
        "未知" | "未说明" | "保密" | "undisclosed" | "unknown" | "0" | "9" => Ok(Gender::Undisclosed),
        _ => Err(ValueError::NotAnOption),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_labels_and_codes_of_the_standard() {
        assert_eq!(parse("女"), Ok(Gender::Female));
        assert_eq!(parse(" Ｍ "), Ok(Gender::Male));
        assert_eq!(parse("9"), Ok(Gender::Undisclosed));
        assert_eq!(parse("男女"), Err(ValueError::NotAnOption));
        assert_eq!(parse(""), Err(ValueError::Empty));
    }
}
