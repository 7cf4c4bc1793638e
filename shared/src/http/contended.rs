//! Somebody else was faster: once more, from what is there by then.

use super::problem::{Code, Problem};

/// Tries so often at most. An attempt that has been done before under its key says that it is contended, too: the
/// next one finds it.
pub async fn persist<T, F>(tries: u8, attempt: impl Fn() -> F) -> Result<T, Problem>
where
    F: Future<Output = Result<T, Problem>>,
{
    for _ in 1..tries {
        match attempt().await {
            Err(problem) if problem.code == Code::Contended => {}
            done => return done,
        }
    }
    attempt().await
}
