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

use shared::runtime::Routes;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> Routes {
    let router = OpenApiRouter::new()
        .routes(routes!(enrol_staff::enrol_staff, list_staff::list_staff))
        .routes(routes!(view_staff::view_staff, change_staff::change_staff))
        .routes(routes!(transfer_staff::transfer_staff))
        .routes(routes!(depart_staff::depart_staff))
        .routes(routes!(lock_staff::lock_staff))
        .routes(routes!(unlock_staff::unlock_staff))
        .routes(routes!(record_agreement::record_agreement))
        .routes(routes!(record_training::record_training))
        .routes(routes!(give_grant::give_grant))
        .routes(routes!(withdraw_grant::withdraw_grant))
        .routes(routes!(review_access::review_access, list_access_reviews::list_access_reviews))
        .routes(routes!(delegate_powers::delegate_powers, list_delegations::list_delegations))
        .routes(routes!(withdraw_delegation::withdraw_delegation))
        .routes(routes!(view_access_catalogue::view_access_catalogue))
        .routes(routes!(explain_access::explain_access));
    Routes::new("access", router)
}
