//! What is due, in the order of its effect: waves that are over are closed before anybody is asked again.

use futures::future::BoxFuture;
use shared::domain::ids::SurveyId;
use shared::http::{App, Code, Problem, SharedApp};
use shared::runtime::{Ended, Run, ScheduleError};

use crate::{ask_after_occasions, begin_waves, close_waves, pick_customers, remind_invited};

pub fn trigger_surveys<'a>(app: &'a SharedApp, run: &'a Run) -> BoxFuture<'a, Result<Ended, ScheduleError>> {
    Box::pin(async move {
        let surveys = begin_waves::begin_waves(app, run).await?;
        close_waves::close_waves(app, run).await?;
        ask_after_occasions::ask_after_occasions(app, run, &surveys).await?;
        remind_invited::remind_invited(app, run).await?;
        pick_customers::pick_customers(app, run, &surveys).await
    })
}

/// Whether it is worth trying the same again: what could not be done now is not ticked off.
pub fn is_passing(problem: &Problem) -> bool {
    matches!(problem.code, Code::Unavailable | Code::Contended | Code::TooManyRequests)
}

/// So many customers were to be asked, and were asked or spared.
pub fn tell_due(app: &App, run: &Run, survey: &SurveyId, customers: u64) {
    tracing::info!(
        target: "run",
        function = app.function,
        trace.id = run.id(),
        survey.id = %survey,
        count.surveys_due = customers,
        "asked or spared"
    );
}
