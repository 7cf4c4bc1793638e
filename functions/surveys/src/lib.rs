//! Satisfaction surveys (SAT-01 to SAT-11): what is asked, of whom and when; what was answered, with n, response
//! rate, margin of error and trend; 《顾客满意度调查分析报告》, approved and issued (SAT-03). For those who manage
//! surveys, those who look at what came of them, and those who take answers by telephone or on paper. Asking is done
//! by `survey-trigger`, sending by `deliveries`, answering by `respond`.

mod chart;
mod explain_invitation;
mod list_answers;
mod list_surveys;
mod list_waves;
mod move_survey;
mod record_answer;
mod register_occasion;
mod register_survey;
mod report;
mod revoke_invitation;
mod start_wave;
mod submit_survey_report;
mod view;
mod view_survey;
mod view_survey_report;
mod view_wave;

use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![
        list_surveys,
        register_survey,
        register_occasion,
        revoke_invitation,
        view_survey,
        move_survey,
        list_waves,
        start_wave,
        view_wave,
        list_answers,
        record_answer,
        explain_invitation,
        view_survey_report,
        submit_survey_report,
    ];
    Routes::new("surveys", operations)
}
