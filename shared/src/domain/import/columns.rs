//! What the columns of a file mean: by the catalogue's own words, or as whoever sends the file says.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Defaults, ImportLimits};
use crate::domain::catalogue::{Catalogue, Column, Profile};
use crate::domain::fault::Fault;

/// What the request says of columns the catalogue does not know: the field's id, or nothing for a
/// column that is ignored on purpose.
pub type Mapping = BTreeMap<String, Option<String>>;

/// As [`Column`], to be kept with the job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Meaning {
    Field(String),
    Part(String, usize),
    MainContact(String),
    Source,
    Purposes,
    Ignored,
}

/// The columns of one file, in its order. A header that was not understood is never kept: it may be
/// the first row of a file without headers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns(Vec<(String, Meaning)>);

/// Longer than any header, shorter than a story.
const LONGEST_HEADER: usize = 80;

impl Columns {
    /// All faults at once: columns nobody knows, each by its name, and two that mean the same.
    pub fn read(
        headers: &[String],
        mapping: &Mapping,
        profiles: &[Profile],
        catalogue: &Catalogue,
        limits: &ImportLimits,
    ) -> Result<Self, Vec<Fault>> {
        if headers.len() > usize::from(limits.columns) {
            return Err(vec![Fault::new("", "too_many_columns")]);
        }
        let read = |header: &String| meaning(header.trim(), mapping, profiles, catalogue);
        // Where no column means anything, the first row is more likely somebody's data than headers.
        let are_headers = headers.iter().any(|header| read(header).is_ok_and(|meaning| meaning != Meaning::Ignored));
        let pointer = |place, header| if are_headers { pointer(place, header) } else { numbered(place) };
        let mut faults = Vec::new();
        let mut columns: Vec<(String, Meaning)> = Vec::with_capacity(headers.len());
        for (place, header) in headers.iter().enumerate() {
            let header = header.trim();
            let known = meaning(header, mapping, profiles, catalogue).unwrap_or_else(|code| {
                faults.push(Fault::new(pointer(place, header), code));
                Meaning::Ignored
            });
            if known != Meaning::Ignored && columns.iter().any(|(_, other)| *other == known) {
                faults.push(Fault::new(pointer(place, header), "given_twice"));
            }
            let kept = if known == Meaning::Ignored { String::new() } else { header.to_owned() };
            columns.push((kept, known));
        }
        let named = |wanted: &String| headers.iter().any(|header| header.trim() == wanted.trim());
        if mapping.keys().any(|wanted| !named(wanted)) {
            faults.push(Fault::new("columns", "no_such_column"));
        }
        if columns.iter().all(|(_, meaning)| *meaning == Meaning::Ignored) && faults.is_empty() {
            faults.push(Fault::new("", "no_columns"));
        }
        if faults.is_empty() { Ok(Self(columns)) } else { Err(faults) }
    }

    /// What neither the file has a column for nor the request a word.
    pub fn lacking(&self, defaults: &Defaults) -> Vec<Fault> {
        let wanted = [
            ("purposes", Meaning::Purposes, defaults.purposes.is_empty()),
            ("source", Meaning::Source, defaults.source.is_none()),
        ];
        let lacking = wanted.into_iter().filter(|(_, meaning, not_given)| *not_given && !self.has(meaning));
        lacking.map(|(name, ..)| Fault::new(name, "missing")).collect()
    }

    pub fn iter(&self) -> impl Iterator<Item = (usize, &Meaning)> {
        self.0.iter().enumerate().map(|(place, (_, meaning))| (place, meaning))
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn has(&self, wanted: &Meaning) -> bool {
        self.0.iter().any(|(_, meaning)| meaning == wanted)
    }

    pub fn header(&self, place: usize) -> Option<&str> {
        self.0.get(place).map(|(header, _)| header.as_str())
    }

    /// Where a field of the customer stands.
    pub fn of_field(&self, id: &str) -> Option<usize> {
        self.0.iter().position(|(_, meaning)| match meaning {
            Meaning::Field(field) | Meaning::Part(field, _) => field == id,
            _ => false,
        })
    }

    pub fn of_contact(&self, id: &str) -> Option<usize> {
        self.of(&Meaning::MainContact(id.to_owned()))
    }

    pub fn of(&self, wanted: &Meaning) -> Option<usize> {
        self.0.iter().position(|(_, meaning)| meaning == wanted)
    }
}

fn meaning(
    header: &str,
    mapping: &Mapping,
    profiles: &[Profile],
    catalogue: &Catalogue,
) -> Result<Meaning, &'static str> {
    if let Some((_, wanted)) = mapping.iter().find(|(name, _)| name.trim() == header) {
        return match wanted {
            None => Ok(Meaning::Ignored),
            // What a report of outcomes repeats must be safe to open in a spreadsheet.
            Some(_) if header.starts_with(['=', '+', '-', '@']) => Err("formula_prefix"),
            Some(_) if !is_speakable(header) => Err("unknown_column"),
            Some(id) => catalogue.column(profiles, id).map(Meaning::from).ok_or("unknown_field"),
        };
    }
    // A column without a header holds nothing anybody has named.
    if header.is_empty() {
        return Ok(Meaning::Ignored);
    }
    catalogue.column(profiles, header).map(Meaning::from).ok_or("unknown_column")
}

impl From<Column<'_>> for Meaning {
    fn from(column: Column<'_>) -> Self {
        match column {
            Column::Field(field) => Self::Field(field.id.clone()),
            Column::Part { field, position } => Self::Part(field.id.clone(), position),
            Column::MainContact(field) => Self::MainContact(field.id.clone()),
            Column::Source => Self::Source,
            Column::Purposes => Self::Purposes,
        }
    }
}

/// A column by its name, so that it can be mapped; by its number where the name may be a person's
/// number or address, from a file without headers.
fn pointer(place: usize, header: &str) -> String {
    if is_speakable(header) {
        format!("/columns/{}", header.replace('~', "~0").replace('/', "~1"))
    } else {
        numbered(place)
    }
}

fn numbered(place: usize) -> String {
    format!("/columns/{}", place + 1)
}

fn is_speakable(header: &str) -> bool {
    let digits = header.chars().filter(char::is_ascii_digit).count();
    let plain = !header.contains('@') && !header.chars().any(char::is_control);
    !header.is_empty() && header.chars().count() <= LONGEST_HEADER && digits < 5 && plain
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(headers: &[&str], mapping: &[(&str, Option<&str>)]) -> Result<Columns, Vec<(String, &'static str)>> {
        let headers: Vec<_> = headers.iter().map(|header| (*header).to_owned()).collect();
        let owned = |id: &str| id.to_owned();
        let mapping = mapping.iter().map(|(header, id)| (owned(header), id.map(owned))).collect();
        let profiles = Profile::Individual.with_sectors();
        Columns::read(&headers, &mapping, &profiles, Catalogue::builtin(), &ImportLimits::default())
            .map_err(|faults| faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect())
    }

    #[test]
    fn headers_of_both_languages_are_understood() {
        let columns = read(&["客户姓名", " E-Mail ", "source", ""], &[]).unwrap();
        assert_eq!(columns.of_field("name"), Some(0));
        assert_eq!(columns.of_field("email"), Some(1));
        assert!(columns.has(&Meaning::Source));
        assert_eq!(columns.header(1), Some("E-Mail"));
    }

    #[test]
    fn unknown_columns_are_named_mapped_or_ignored() {
        let faults = read(&["客户姓名", "会员/昵称", "魔力值"], &[]).unwrap_err();
        let expected = [("/columns/会员~1昵称", "unknown_column"), ("/columns/魔力值", "unknown_column")];
        assert_eq!(faults, expected.map(|(pointer, code)| (pointer.to_owned(), code)));
        let columns = read(&["客户姓名", "会员/昵称", "魔力值"], &[("会员/昵称", Some("notes")), ("魔力值", None)]);
        assert_eq!(columns.unwrap().of_field("notes"), Some(1));
    }

    #[test]
    fn a_file_without_headers_does_not_get_its_first_row_repeated() {
        let expected = [("/columns/1", "unknown_column"), ("/columns/2", "unknown_column")];
        for first_row in [["13900000007", "u1@example.cn"], ["陈凯", "苏E7Q123"]] {
            let faults = read(&first_row, &[]).unwrap_err();
            assert_eq!(faults, expected.map(|(pointer, code)| (pointer.to_owned(), code)));
        }
    }

    #[test]
    fn two_columns_do_not_mean_one_field_and_no_column_is_made_up() {
        let twice = read(&["客户姓名", "name"], &[]).unwrap_err();
        assert_eq!(twice, [("/columns/name".to_owned(), "given_twice")]);
        let absent = read(&["客户姓名"], &[("昵称", None)]).unwrap_err();
        assert_eq!(absent, [("columns".to_owned(), "no_such_column")]);
        let nothing = read(&["", ""], &[]).unwrap_err();
        assert_eq!(nothing, [(String::new(), "no_columns")]);
    }
}
