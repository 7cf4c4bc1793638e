pub mod fixture;
mod list_import_rows;
mod prepare_upload;
mod run_faults;
mod run_import;
mod run_races;
mod start_import;
mod undo_import;
mod view_import;
