//! An answer is added to the figures of its wave (SAT-03), once. What is left out here, closing the wave makes good.

use futures::future::BoxFuture;
use shared::http::SharedApp;
use shared::runtime::StreamError;
use shared::store::surveys::{self, AnswerRow, Tallied};
use shared::store::{Row, from_row};

pub fn count_answers<'a>(app: &'a SharedApp, image: &'a Row) -> BoxFuture<'a, Result<(), StreamError>> {
    Box::pin(async move {
        if !surveys::is_answer(image) {
            return Ok(());
        }
        let answer: AnswerRow = from_row(image.clone()).map_err(|_| StreamError::Unreadable)?;
        if surveys::count(&app.store, &answer).await.map_err(StreamError::Commit)? == Tallied::Now {
            // Of an anonymous survey nothing says when somebody answered but the minute of its stream.
            tracing::info!(target: "batch", function = app.function, count.surveys_answered = 1, "counted");
        }
        Ok(())
    })
}
