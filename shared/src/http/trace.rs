//! W3C trace context: taken in, or begun here; echoed in problems, logs and audit rows.

use http::HeaderMap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceId(pub String);

impl TraceId {
    /// From `traceparent` (`00-{32 hex}-{16 hex}-{2 hex}`), or a new one.
    pub fn of(headers: &HeaderMap) -> Self {
        let given = headers.get("traceparent").and_then(|value| value.to_str().ok()).and_then(parse);
        Self(given.unwrap_or_else(|| uuid::Uuid::now_v7().simple().to_string()))
    }
}

fn parse(text: &str) -> Option<String> {
    let mut parts = text.split('-');
    let (version, trace, parent) = (parts.next()?, parts.next()?, parts.next()?);
    let hex = |text: &str, length| text.len() == length && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let nonzero = |text: &str| text.bytes().any(|b| b != b'0');
    let sound =
        hex(version, 2) && version != "ff" && hex(trace, 32) && hex(parent, 16) && nonzero(trace) && nonzero(parent);
    sound.then(|| trace.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_sound_traceparent_is_taken() {
        let trace = "0af7651916cd43dd8448eb211c80319c";
        assert_eq!(parse(&format!("00-{trace}-b7ad6b7169203331-01")).as_deref(), Some(trace));
        for bad in [
            "",
            "00-0-0-0",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
