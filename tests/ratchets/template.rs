//! The deployment as code: what the linters (`.ci/template/check`) can not know, because it takes the
//! code beside the templates, or the house's own rules, to judge.

mod cloudformation;
mod day;
pub mod functions;
mod guards;
mod knowledge_day;
mod observability;
mod permissions;
mod rights;
mod routes;
mod staff_day;
mod sufficiency;
mod survey_day;
mod tables;
