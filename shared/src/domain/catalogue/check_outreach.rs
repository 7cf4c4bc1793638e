//! Whether customers can be turned to, and asked, by the policy as it stands.

use super::check::check_named;
use super::fault::Faults;
use super::label::{Label, Named, named};
use super::{Catalogue, Rule};
use crate::domain::outreach::{OutreachChannel, OutreachKind};
use crate::domain::survey::{Question, Scale, SurveyTemplate};

named!(OutreachKind, OutreachChannel, SurveyTemplate, Question);

/// What the house itself turns to customers for: a company may say how often, and not do away with it.
const NEEDED: [&str; 8] = [
    "relationship_survey",
    "transactional_survey",
    "survey_reminder",
    "callback",
    "visit",
    "greeting",
    "reminder",
    "service",
];

impl Catalogue {
    pub(super) fn check_outreach(&self, faults: &mut Faults) {
        let policy = &self.outreach;
        check_named(faults, "outreach kind", &policy.kinds);
        check_named(faults, "outreach channel", &policy.channels);
        faults.unless(policy.ceiling.count > 0, Rule::OutOfRange, "outreach ceiling");
        faults.dangling("outreach", NEEDED, |id| policy.kind(id).is_some());
        for kind in &policy.kinds {
            let purpose = [kind.purpose.as_str()];
            faults.dangling(&format!("outreach kind {}", kind.id), purpose, |id| self.purpose(id).is_some());
        }
        for channel in &policy.channels {
            let field = channel.field.iter().map(String::as_str);
            faults.dangling(&format!("outreach channel {}", channel.id), field, |id| self.field(id).is_some());
        }
        check_named(faults, "survey template", &self.survey_templates);
        for template in self.survey_templates.iter() {
            self.check_template(template, faults);
        }
    }

    fn check_template(&self, template: &SurveyTemplate, faults: &mut Faults) {
        let at = format!("survey template {}", template.id);
        faults.unless(template.intro.is_complete(), Rule::LabelMissing, &at);
        faults.unless(!template.source.is_empty() && !template.questions.is_empty(), Rule::Empty, &at);
        for message in [&template.invitation, &template.reminder] {
            let led = message.zh.contains("{link}") && message.en.contains("{link}");
            faults.unless(led, Rule::LabelMissing, &at);
        }
        faults.dangling(&at, [template.contact_kind.as_str()], |id| self.outreach.kind(id).is_some());
        check_named(faults, &format!("question of {at}"), &template.questions);
        for question in &template.questions {
            let at = format!("{at}, {}", question.id);
            faults.unless((question.scale == Scale::Choice) != question.options.is_empty(), Rule::OptionsMissing, &at);
            let marked = |low: u8| question.scale.marks().is_some_and(|(least, most)| (least..most).contains(&low));
            faults.unless(question.low.is_none_or(marked), Rule::OutOfRange, &at);
            if !question.options.is_empty() {
                check_named(faults, &format!("option of {at}"), &question.options);
            }
        }
    }
}
