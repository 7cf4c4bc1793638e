//! Where customers answer a survey (SAT-05): a page in their language, for a telephone and for whoever reads with
//! his ears, without a sign-in; or the same as JSON for an app. Open to whoever has the token of an invitation,
//! which it takes for one answer. It shows nothing of the customer, and can read no answer again.

mod answer_invitation;
mod answering;
mod decline_surveys;
mod found;
mod page;
mod view_invitation;

use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![view_invitation, answer_invitation, decline_surveys];
    Routes::new("respond", operations)
}
