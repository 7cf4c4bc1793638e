//! The customer directory 《客户名录》 (CUS-27): who a customer is, whom to turn to and how, where it is and of what
//! size, classified by industry, region and grade; within the caller's reach, masked.

mod list_directory;

use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![list_directory];
    Routes::new("directory", operations)
}
