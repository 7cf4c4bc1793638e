//! Each rule is broken once; the check must name that rule and that entry, and nothing else.

#![allow(clippy::unwrap_used)]

use super::*;

fn faults_after(change: impl FnOnce(&mut Catalogue)) -> Vec<(Rule, String)> {
    let mut catalogue = Catalogue::builtin().clone();
    change(&mut catalogue);
    match catalogue.check() {
        Ok(()) => Vec::new(),
        Err(faults) => faults.into_iter().map(|f| (f.rule, f.at)).collect(),
    }
}

#[track_caller]
fn breaks(rule: Rule, at: &str, change: impl FnOnce(&mut Catalogue)) {
    assert_eq!(faults_after(change), [(rule, at.to_owned())]);
}

#[track_caller]
fn field_breaks(rule: Rule, id: &str, change: impl FnOnce(&mut Field)) {
    breaks(rule, &format!("field {id}"), |c| change(field(c, id)));
}

fn field<'a>(catalogue: &'a mut Catalogue, id: &str) -> &'a mut Field {
    catalogue.fields.iter_mut().find(|f| f.id == id).unwrap()
}

fn role<'a>(catalogue: &'a mut Catalogue, id: &str) -> &'a mut Role {
    catalogue.roles.iter_mut().find(|r| r.id == id).unwrap()
}

#[test]
fn an_identity_number_is_level_1() {
    field_breaks(Rule::ClassUnfit, "idNumber", |f| f.level = Level::Two);
    field_breaks(Rule::ClassUnfit, "mobile", |f| f.level = Level::Two);
    field_breaks(Rule::ClassUnfit, "mobile", |f| f.class = Some(KeyClass::Personal));
}

#[test]
fn a_personal_field_is_sealed() {
    field_breaks(Rule::ClassUnfit, "notes", |f| f.class = None);
    field_breaks(Rule::ClassUnfit, "notes", |f| f.level = Level::One);
    field_breaks(Rule::ClassUnfit, "website", |f| f.class = Some(KeyClass::Personal));
}

#[test]
fn masks_go_with_level_and_kind() {
    field_breaks(Rule::MaskMissing, "birthDate", |f| f.mask = None);
    field_breaks(Rule::MaskOnPublic, "uscc", |f| f.mask = Some(Mask::Redact));
    field_breaks(Rule::MaskUnfit, "email", |f| f.mask = Some(Mask::Phone));
    field_breaks(Rule::MaskUnfit, "notes", |f| f.mask = Some(Mask::Address));
}

#[test]
fn lookups_go_with_the_kind() {
    field_breaks(Rule::LookupUnfit, "gender", |f| f.lookup = Some(Lookup::Exact));
    field_breaks(Rule::LookupUnfit, "email", |f| f.lookup = Some(Lookup::Name));
    field_breaks(Rule::UniqueWithoutLookup, "idNumber", |f| f.lookup = None);
    field_breaks(Rule::FacetUnfit, "creditGrade", |f| f.facet = true);
    field_breaks(Rule::FacetUnfit, "website", |f| f.facet = true);
}

#[test]
fn values_are_bounded() {
    field_breaks(Rule::OptionsMissing, "industry", |f| f.options.clear());
    field_breaks(Rule::OptionsUnexpected, "notes", |f| {
        f.options.push(ChoiceOption {
            id: "x".into(),
            label: Label { zh: "一".into(), en: "One".into() },
            aliases: Vec::new(),
        });
    });
    field_breaks(Rule::LengthMissing, "notes", |f| f.max_length = None);
    field_breaks(Rule::LengthMissing, "notes", |f| f.max_length = Some(0));
    breaks(Rule::NameClash, "option of field companySize: small", |c| {
        field(c, "companySize").options[2].aliases.push(" 大 型".into())
    });
}

#[test]
fn what_a_field_points_to_exists() {
    field_breaks(Rule::Dangling, "notes", |f| f.purposes.push("fun".into()));
    field_breaks(Rule::Dangling, "notes", |f| f.group = "rest".into());
    field_breaks(Rule::Empty, "notes", |f| f.purposes.clear());
    field_breaks(Rule::Empty, "notes", |f| f.source.clear());
    field_breaks(Rule::Empty, "fuelVolume", |f| f.profiles.clear());
    field_breaks(Rule::LabelMissing, "notes", |f| f.label.en = " ".into());
    breaks(Rule::MalformedId, "field Notes", |c| field(c, "notes").id = "Notes".into());
}

#[test]
fn profiles_hold_together() {
    field_breaks(Rule::RequiredElsewhere, "gender", |f| f.required_in.push(Profile::Organisation));
    field_breaks(Rule::NotAContactField, "gender", |f| f.main_contact_headers.push("联系人性别".into()));
    breaks(Rule::NameNotRequired, "profile Organisation", |c| field(c, "organisationName").required_in.clear());
    breaks(Rule::Unreachable, "profile Organisation", |c| {
        for id in ["phone", "officeEmail", "officeAddress"] {
            field(c, id).reach = false;
        }
    });
}

#[test]
fn a_header_means_one_field() {
    field_breaks(Rule::NameClash, "vin", |f| f.aliases.push("证 件 号".into()));
    let faults = faults_after(|c| field(c, "gender").aliases.push("信息来源".into()));
    assert_eq!(faults, [(Rule::NameClash, "field gender".to_owned())]);
    let faults = faults_after(|c| field(c, "fax").aliases.push("联系人手机".into()));
    let at = "main contact's mobile".to_owned();
    assert_eq!(faults, [(Rule::NameClash, at)]);
}

#[test]
fn ids_are_taken_once() {
    breaks(Rule::DuplicateId, "role sales", |c| {
        let again = c.role("sales").unwrap().clone();
        c.roles.push(again);
    });
    breaks(Rule::DuplicateId, "notice 2026-01", |c| c.notices.push(c.notices[0].clone()));
    breaks(Rule::DuplicateId, "field notes", |c| {
        let again = c.field("notes").unwrap().clone();
        c.fields.push(again);
    });
    breaks(Rule::MalformedId, "region East", |c| c.regions[0].id = "East".into());
    breaks(Rule::NameClash, "purpose callback", |c| c.purposes[1].aliases.push("服务".into()));
}

#[test]
fn a_purpose_is_told_and_lawful() {
    breaks(Rule::NotNotified, "purpose survey", |c| c.notices[0].purposes.retain(|p| p != "survey"));
    breaks(Rule::Dangling, "notice 2026-01", |c| c.notices[0].purposes.push("fun".into()));
    breaks(Rule::MarketingWithoutConsent, "purpose marketing", |c| {
        let marketing = c.purposes.iter_mut().find(|p| p.marketing).unwrap();
        marketing.lawful_basis = LawfulBasis::Contract;
    });
}

#[test]
fn running_the_system_gives_no_right_over_customers() {
    let at = "role administrator";
    breaks(Rule::SupportOverCustomers, at, |c| role(c, "administrator").rights.push(Right::CustomersClose));
    // One that no rule of reveals names: that would be broken too.
    breaks(Rule::Empty, "role information_specialist", |c| role(c, "information_specialist").levels.clear());
    breaks(Rule::QuotaMissing, "role sales", |c| c.settings.daily_quotas.retain(|q| q.role != "sales"));
}

#[test]
fn statuses_lead_somewhere() {
    breaks(Rule::InitialStatus, "statuses", |c| c.statuses[1].initial = true);
    breaks(Rule::Dangling, "status draft", |c| c.statuses[0].moves[0].to = "gone".into());
    breaks(Rule::Dangling, "status draft", |c| c.statuses[0].moves[0].to = "draft".into());
}

#[test]
fn settings_are_in_range() {
    breaks(Rule::OutOfRange, "settings", |c| c.settings.rate.quota = 0);
    breaks(Rule::OutOfRange, "settings", |c| c.settings.page_default = 101);
    breaks(Rule::Dangling, "settings review", |c| c.settings.reviews[1].value_class = Some("gold".into()));
    breaks(Rule::Dangling, "settings daily_quota", |c| {
        let mut quota = c.settings.daily_quotas[0].clone();
        quota.role = "guest".into();
        c.settings.daily_quotas.push(quota);
    });
}

#[test]
fn rules_move_and_sort_by_what_there_is_and_what_is_public() {
    let idle = |reason: &str, idle_months| Some(IdleRule { idle_months, reason: reason.to_owned() });
    let active_to_dormant = "status active to dormant";
    breaks(Rule::Dangling, active_to_dormant, |c| c.statuses[1].moves[0].rule = idle("boredom", 12));
    breaks(Rule::OutOfRange, active_to_dormant, |c| c.statuses[1].moves[0].rule = idle("no_contact", 0));
    breaks(Rule::RuleFromHere, "status draft to active", |c| {
        c.statuses[0].moves[0].rule = idle("identity_verified", 12);
    });
    let rule = "class rule lost_is_d";
    let with = |condition: Condition| {
        move |c: &mut Catalogue| {
            let rule = c.class_rules.iter_mut().find(|rule| rule.id == "lost_is_d").unwrap();
            rule.when = vec![condition];
        }
    };
    let sealed = Condition::Amount { id: "turnover".to_owned(), at_least: 1.into() };
    breaks(Rule::SealedInRule, rule, with(sealed));
    breaks(Rule::Dangling, rule, with(Condition::Status(vec!["asleep".to_owned()])));
    breaks(Rule::OutOfRange, rule, with(Condition::CompletenessAtLeast(101)));
    breaks(Rule::Dangling, "quality of uscc", |c| {
        c.quality_weights[0].fields = vec!["uscc".to_owned()];
    });
    breaks(Rule::OutOfRange, "watch", |c| c.watch.table_limit = 0);
}

#[test]
fn a_role_that_reaches_far_is_marked_as_high() {
    breaks(Rule::HighUnmarked, "role sales", |c| role(c, "sales").high = false);
    breaks(Rule::HighUnmarked, "role administrator", |c| role(c, "administrator").high = false);
}

#[test]
fn requests_are_decided_by_roles_there_are_and_in_time() {
    let at = "approval high_grant";
    breaks(Rule::Dangling, at, |c| c.approvals[0].steps[0].by = vec!["emperor".to_owned()]);
    breaks(Rule::Empty, at, |c| c.approvals[0].steps[0].by.clear());
    breaks(Rule::Empty, at, |c| c.approvals[0].steps.clear());
    breaks(Rule::OutOfRange, at, |c| c.approvals[0].steps[0].within = crate::domain::clock::Term::WorkingHours(0));
}
