mod decided_reveal;
mod fixture;
mod list_reveals;
mod reasons;
mod request_reveal;
mod view_reveal;
mod view_revealed_values;
mod withdraw_reveal;
