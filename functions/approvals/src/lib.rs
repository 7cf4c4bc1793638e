//! Approvals (审批): what waits for the caller's decision, what he has asked for, what he has decided; the
//! decision itself, which runs what was asked for (ACC-07, ACC-10, ACC-21). For everybody on the staff:
//! whom a request is put before, its flow says (`catalogue/approvals.toml`).

mod count_approvals;
mod decide_approval;
mod list_approvals;
mod view_approval;
mod withdraw_approval;

use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![list_approvals, count_approvals, view_approval, decide_approval, withdraw_approval];
    Routes::new("approvals", operations)
}
