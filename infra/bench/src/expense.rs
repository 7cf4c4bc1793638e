//! What requests cost, as the system itself counts it: units, rows written and KMS calls, taken from
//! the answers before they go out over HTTP.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::middleware::map_response;
use axum::response::Response;
use shared::store::cost::Cost;

#[derive(Clone, Default)]
pub struct Expenses(Arc<Mutex<Vec<Cost>>>);

impl Expenses {
    /// Notes the cost of every answer of this router.
    pub fn watch(&self, router: Router) -> Router {
        let expenses = self.clone();
        router.layer(map_response(move |response: Response| {
            let expenses = expenses.clone();
            async move {
                if let Some(cost) = response.extensions().get::<Cost>() {
                    expenses.lock().push(*cost);
                }
                response
            }
        }))
    }

    /// Of the requests since the last `take`.
    pub fn take(&self) -> Vec<Cost> {
        std::mem::take(&mut *self.lock())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Cost>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The cost that most of the requests had.
pub fn usual(costs: &[Cost]) -> Cost {
    let times = |cost: &&Cost| costs.iter().filter(|other| other == cost).count();
    costs.iter().max_by_key(times).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_cost_is_the_most_frequent_one() {
        let cost = |kms_calls| Cost { kms_calls, ..Cost::default() };
        assert_eq!(usual(&[cost(1), cost(0), cost(0), cost(5)]), cost(0));
        assert_eq!(usual(&[]), Cost::default());
    }
}
