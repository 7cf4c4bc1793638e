//! Chinese landlines with area code, and 400/800 service numbers.
//!
//! Canonical: `010-31843295`, with an extension `0755-20830926-12`, service number `400-810-8888`.

use super::{ValueError, canonical};
use std::ops::RangeInclusive;

/// A line per area: `trunk prefix and area code, fewest digits of a subscriber number, places`.
const AREA_CODES: &str = include_str!("area_codes.txt");
const EXTENSION_MARKS: [&str; 6] = ["转", "分机", "ext.", "ext", "x", "#"];

pub fn parse(value: &str) -> Result<String, ValueError> {
    let text = canonical::half_width(value)?.to_lowercase();
    let (number, marked) = match EXTENSION_MARKS.iter().find_map(|mark| text.split_once(mark)) {
        Some((number, extension)) => (number, Some(extension.trim().to_owned())),
        None => (text.as_str(), None),
    };
    let national = national_groups(number)?;
    let (prefix, lengths, rest) = split_prefix(&national)?;
    let (subscriber, trailing) = split_subscriber(rest, lengths).ok_or(ValueError::Malformed)?;
    let service = !prefix.starts_with('0');
    if !service && subscriber.starts_with(['0', '1']) {
        return Err(ValueError::Malformed);
    }
    let line = match service {
        true => format!("{prefix}-{}-{}", &subscriber[..3], &subscriber[3..]),
        false => format!("{prefix}-{subscriber}"),
    };
    match (marked, trailing) {
        (None, None) => Ok(line),
        (Some(extension), None) | (None, Some(extension)) if is_extension(&extension) => {
            Ok(format!("{line}-{extension}"))
        }
        _ => Err(ValueError::Malformed),
    }
}

/// The digits from the trunk prefix on, `-` wherever the writer made a group.
fn national_groups(number: &str) -> Result<String, ValueError> {
    let number = number.trim().trim_start_matches('(');
    let abroad = number.starts_with('+');
    let number = number.trim_start_matches('+');
    if number.contains(|c: char| !c.is_ascii_digit() && !c.is_whitespace() && !"-().".contains(c)) {
        return Err(ValueError::Malformed);
    }
    let groups: Vec<&str> = number.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let joined = groups.join("-");
    let country_code = match (abroad, groups.first()) {
        (true, _) => "86",
        (false, Some(first)) if first.starts_with("0086") => "0086",
        (false, Some(&"86")) => "86",
        _ => return Ok(joined),
    };
    let national = joined.strip_prefix(country_code).ok_or(ValueError::Malformed)?;
    let national = national.trim_start_matches('-');
    // Called from abroad, the trunk prefix is left out: +86 10 3184 3295.
    match national.starts_with('0') || is_service(national) {
        true => Ok(national.to_owned()),
        false => Ok(format!("0{national}")),
    }
}

fn is_service(national: &str) -> bool {
    national.starts_with("400") || national.starts_with("800")
}

type Prefixed<'a> = (String, RangeInclusive<usize>, &'a str);

/// The area code or service prefix, the lengths its subscriber numbers have, and the rest.
fn split_prefix(national: &str) -> Result<Prefixed<'_>, ValueError> {
    if is_service(national) {
        return Ok((national[..3].to_owned(), 7..=7, &national[3..]));
    }
    let short = national.starts_with("010") || national.starts_with("02");
    let (area, rest) = take_digits(national, if short { 3 } else { 4 }).ok_or(ValueError::Malformed)?;
    if !area.starts_with('0') {
        return Err(ValueError::Malformed);
    }
    let fewest = AREA_CODES
        .lines()
        .filter_map(|line| line.strip_prefix(area.as_str())?.strip_prefix(' ')?.split_once(' '))
        .find_map(|(fewest, _)| fewest.parse().ok())
        .ok_or(ValueError::UnknownAreaCode)?;
    Ok((area, fewest..=8, rest))
}

/// Where the city has 7 and 8 digits, the first group boundary that fits ends the number.
fn split_subscriber(rest: &str, lengths: RangeInclusive<usize>) -> Option<(String, Option<String>)> {
    lengths.filter_map(|length| take_digits(rest, length)).find_map(|(subscriber, after)| {
        match after.strip_prefix('-') {
            Some(extension) => Some((subscriber, Some(extension.to_owned()))),
            None => after.is_empty().then_some((subscriber, None)),
        }
    })
}

fn take_digits(groups: &str, count: usize) -> Option<(String, &str)> {
    let (last, _) = groups.bytes().enumerate().filter(|(_, b)| b.is_ascii_digit()).nth(count - 1)?;
    let (taken, rest) = groups.split_at(last + 1);
    Some((taken.replace('-', ""), rest))
}

fn is_extension(text: &str) -> bool {
    (1..=6).contains(&text.len()) && canonical::all_digits(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_for_every_way_of_writing() {
        for (value, canonical) in [
            ("010-31843295", "010-31843295"),
            ("（０１０）３１８４３２９５", "010-31843295"),
            ("01031843295", "010-31843295"),
            ("+86 10 3184 3295", "010-31843295"),
            ("+86 (010) 31843295", "010-31843295"),
            ("0086-10-31843295", "010-31843295"),
            ("86-010-31843295", "010-31843295"),
            ("0755-20830926-12", "0755-20830926-12"),
            ("0755 2083 0926 转 12", "0755-20830926-12"),
            ("0755-20830926 EXT.12", "0755-20830926-12"),
            ("0592-5551234", "0592-5551234"),
            ("0754-8855-1234", "0754-88551234"),
            ("0592-555-1234-8", "0592-5551234-8"),
            ("4008108888", "400-810-8888"),
            ("400-8108-888", "400-810-8888"),
            ("800 810 8888 x 3", "800-810-8888-3"),
        ] {
            assert_eq!(parse(value).as_deref(), Ok(canonical), "{value}");
        }
    }

    #[test]
    fn refuses_what_cannot_be_dialled() {
        for (value, error) in [
            ("0100-1234567", ValueError::Malformed),
            ("010-3184329", ValueError::Malformed),
            ("010-13184329", ValueError::Malformed),
            ("0755-2083092", ValueError::Malformed),
            ("026-31843295", ValueError::UnknownAreaCode),
            ("0999-12345", ValueError::Malformed),
            ("0301-5551234", ValueError::UnknownAreaCode),
            ("31843295", ValueError::Malformed),
            ("13800138000", ValueError::Malformed),
            ("+85221234567", ValueError::Malformed),
            ("010-31843295-1234567", ValueError::Malformed),
            ("010-31843295-1 转 2", ValueError::Malformed),
            ("400-810-888", ValueError::Malformed),
            ("010/31843295", ValueError::Malformed),
            ("转", ValueError::Malformed),
        ] {
            assert_eq!(parse(value), Err(error), "{value}");
        }
    }

    #[test]
    fn the_area_table_is_well_formed() {
        let rows: Vec<&str> = AREA_CODES.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(rows.len() > 300);
        for row in rows {
            let mut parts = row.splitn(3, ' ');
            let code = parts.next().unwrap_or_default();
            assert!(code.starts_with('0') && canonical::all_digits(code), "{row}");
            assert!(matches!(parts.next(), Some("7" | "8")) && parts.next().is_some(), "{row}");
        }
    }
}
