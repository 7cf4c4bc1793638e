//! Access (授权): staff with department, position, team and region; their grants, given, approved, reviewed
//! and withdrawn; powers lent for a period; agreements and trainings; and why somebody can or can not see a
//! customer (ACC-01 to ACC-24). For administrators, and for whoever answers for a unit; everybody may see
//! himself, lend his powers, and report his own account stolen.

mod change_staff;
mod delegate_powers;
mod depart_staff;
mod enrol_staff;
mod explain_access;
mod explained;
mod give_grant;
mod grant;
mod leaving;
mod list_access_reviews;
mod list_delegations;
mod list_staff;
mod lock_staff;
mod member;
mod record_agreement;
mod record_training;
mod review_access;
mod transfer_staff;
mod unlock_staff;
mod view_access_catalogue;
mod view_staff;
mod withdraw_delegation;
mod withdraw_grant;

use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![
        enrol_staff,
        list_staff,
        view_staff,
        change_staff,
        transfer_staff,
        depart_staff,
        lock_staff,
        unlock_staff,
        record_agreement,
        record_training,
        give_grant,
        withdraw_grant,
        review_access,
        list_access_reviews,
        delegate_powers,
        list_delegations,
        withdraw_delegation,
        view_access_catalogue,
        explain_access,
    ];
    Routes::new("access", operations)
}
