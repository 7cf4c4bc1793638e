//! Which field the column of an imported file means. Headers come in either language, any width,
//! case and spacing; what is not recognised stays unmapped and is reported, never guessed.

use serde::{Deserialize, Serialize};

use super::label::{Label, Named, fold_header, is_named};
use super::{Catalogue, Field, Profile};

/// A column that is not a field of the customer: where the row came from, what was agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ImportColumn {
    pub id: ImportColumnId,
    pub label: Label,
    #[serde(default)]
    pub aliases: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportColumnId {
    Source,
    Purposes,
}

impl ImportColumnId {
    pub fn as_str(self) -> &'static str {
        match self {
            ImportColumnId::Source => "source",
            ImportColumnId::Purposes => "purposes",
        }
    }
}

impl Named for ImportColumn {
    fn id(&self) -> &str {
        self.id.as_str()
    }
    fn label(&self) -> &Label {
        &self.label
    }
    fn aliases(&self) -> &[String] {
        &self.aliases
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Column<'a> {
    Field(&'a Field),
    /// One of several columns that together make the field; join them by `position`.
    Part {
        field: &'a Field,
        position: usize,
    },
    /// A field of the organisation's main contact (CUS-05).
    MainContact(&'a Field),
    Source,
    Purposes,
}

impl<'a> Column<'a> {
    pub fn field(&self) -> Option<&'a Field> {
        match *self {
            Column::Field(field) | Column::Part { field, .. } | Column::MainContact(field) => Some(field),
            Column::Source | Column::Purposes => None,
        }
    }
}

impl Catalogue {
    /// The field of these profiles that a header names by id, label or alias.
    pub fn field_by_header(&self, profiles: &[Profile], header: &str) -> Option<&Field> {
        self.fields_of(profiles).find(|field| is_named(header, fold_header, field.names()))
    }

    /// What a header means in a file of customers with these profiles.
    pub fn column(&self, profiles: &[Profile], header: &str) -> Option<Column<'_>> {
        self.field_by_header(profiles, header)
            .map(Column::Field)
            .or_else(|| self.part_by_header(profiles, header))
            .or_else(|| self.main_contact_by_header(profiles, header))
            .or_else(|| self.import_column(header))
    }

    fn part_by_header(&self, profiles: &[Profile], header: &str) -> Option<Column<'_>> {
        let wanted = fold_header(header);
        self.fields_of(profiles).find_map(|field| {
            let position = field.parts.iter().position(|part| fold_header(part) == wanted)?;
            Some(Column::Part { field, position })
        })
    }

    fn main_contact_by_header(&self, profiles: &[Profile], header: &str) -> Option<Column<'_>> {
        if !profiles.contains(&Profile::Organisation) {
            return None;
        }
        self.fields_of(&[Profile::Contact])
            .find(|field| {
                let headers = field.main_contact_headers.iter().map(String::as_str);
                is_named(header, fold_header, headers)
            })
            .map(Column::MainContact)
    }

    fn import_column(&self, header: &str) -> Option<Column<'_>> {
        let column = self.import_columns.iter().find(|column| is_named(header, fold_header, column.names()))?;
        Some(match column.id {
            ImportColumnId::Source => Column::Source,
            ImportColumnId::Purposes => Column::Purposes,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const INDIVIDUAL: &[Profile] = &[Profile::Individual];
    const ORGANISATION: &[Profile] = &[Profile::Organisation];

    fn builtin() -> &'static Catalogue {
        Catalogue::builtin()
    }

    #[track_caller]
    fn column(profiles: &[Profile], header: &str) -> Column<'static> {
        builtin().column(profiles, header).unwrap()
    }

    #[test]
    fn the_registration_file_of_individuals_is_understood() {
        let meanings = [
            ("\u{feff}客户姓名", "name"),
            ("性别", "gender"),
            ("出生日期", "birthDate"),
            ("证件号码", "idNumber"),
            ("手机号码", "mobile"),
            ("电子邮箱", "email"),
            ("工作单位", "employer"),
            ("职务", "jobTitle"),
            ("联系地址", "address"),
            ("备注", "notes"),
        ];
        for (header, id) in meanings {
            let field = builtin().field_by_header(INDIVIDUAL, header).unwrap();
            assert_eq!(field.id, id);
            assert!(field.serves("service"), "{id} with consent to service only");
        }
        assert_eq!(column(INDIVIDUAL, "信息来源"), Column::Source);
        assert_eq!(column(INDIVIDUAL, "同意用途"), Column::Purposes);
    }

    #[test]
    fn the_registration_file_of_organisations_is_understood() {
        let own = [
            ("企业名称", "organisationName"),
            ("统一社会信用代码", "uscc"),
            ("法定代表人", "legalRepresentative"),
            ("注册地址", "registeredAddress"),
            ("电话", "phone"),
            ("传真", "fax"),
            ("电子邮箱", "officeEmail"),
            ("网址", "website"),
            ("经营范围", "businessScope"),
            ("所属行业", "industry"),
            ("企业规模", "companySize"),
        ];
        for (header, id) in own {
            let field = builtin().field_by_header(ORGANISATION, header).unwrap();
            assert_eq!(field.id, id);
            assert!(field.serves("service"));
        }
        for (header, id) in [("主要联系人", "name"), ("联系人职务", "jobTitle"), ("联系人手机", "mobile")]
        {
            let field = builtin().field(id).unwrap();
            assert_eq!(column(ORGANISATION, header), Column::MainContact(field));
            assert_eq!(builtin().column(INDIVIDUAL, header), None);
        }
    }

    #[test]
    fn a_file_with_split_names_and_addresses_is_joined() {
        let part = |header, id, position| {
            let field = builtin().field(id).unwrap();
            let expected = Column::Part { field, position };
            assert_eq!(column(INDIVIDUAL, header), expected);
        };
        part(" given_name", "name", 0);
        part("Surname", "name", 1);
        part("street_number", "address", 0);
        part("address_1", "address", 1);
        part("address_2", "address", 2);
        part("suburb", "address", 3);
        part("state", "address", 4);
        assert_eq!(column(INDIVIDUAL, "postcode").field().unwrap().id, "postcode");
        let birth = column(INDIVIDUAL, " date_of_birth");
        assert_eq!(birth.field().unwrap().id, "birthDate");
        // A social-security number serves none of our purposes (CON-04).
        assert_eq!(builtin().column(INDIVIDUAL, "soc_sec_id"), None);
        assert_eq!(builtin().column(INDIVIDUAL, " ＊ "), None);
    }
}
