mod idempotency;
mod problem;
mod quota;
mod trace;
