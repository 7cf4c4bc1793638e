//! W3C trace context: taken in, from AWS X-Ray where the API has begun a trace, or begun here; echoed in
//! problems, logs and audit rows.

use http::HeaderMap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceId(pub String);

impl TraceId {
    /// From `traceparent` (`00-{32 hex}-{16 hex}-{2 hex}`), else from `X-Amzn-Trace-Id`, or a new one.
    pub fn of(headers: &HeaderMap) -> Self {
        let given = |name, parse: fn(&str) -> Option<String>| headers.get(name)?.to_str().ok().and_then(parse);
        let known = given("traceparent", parse).or_else(|| given("x-amzn-trace-id", of_xray));
        Self(known.unwrap_or_else(|| uuid::Uuid::now_v7().simple().to_string()))
    }
}

/// `Root=1-{8 hex}-{24 hex}` among other members: the same id as W3C writes it.
pub fn of_xray(text: &str) -> Option<String> {
    let root = text.split(';').find_map(|member| member.trim().strip_prefix("Root=1-"))?;
    let (time, rest) = root.split_once('-')?;
    (hex(time, 8) && hex(rest, 24)).then(|| format!("{time}{rest}")).filter(|id| nonzero(id))
}

fn hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn nonzero(text: &str) -> bool {
    text.bytes().any(|byte| byte != b'0')
}

fn parse(text: &str) -> Option<String> {
    let mut parts = text.split('-');
    let (version, trace, parent) = (parts.next()?, parts.next()?, parts.next()?);
    let sound =
        hex(version, 2) && version != "ff" && hex(trace, 32) && hex(parent, 16) && nonzero(trace) && nonzero(parent);
    sound.then(|| trace.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
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

    #[test]
    fn a_trace_of_the_api_keeps_its_id() {
        let given = "Self=1-67891234-12456789abcdef012345678;Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1";
        assert_eq!(of_xray(given).as_deref(), Some("5759e988bd862e3fe1be46a994272793"));
        for bad in ["", "Root=1-5759e988", "Root=2-5759e988-bd862e3fe1be46a994272793", "Root=1-5759e988-BD862E3FE1BE"] {
            assert_eq!(of_xray(bad), None, "{bad}");
        }
        let mut headers = HeaderMap::new();
        headers.insert("x-amzn-trace-id", given.parse().unwrap());
        assert_eq!(TraceId::of(&headers).0, "5759e988bd862e3fe1be46a994272793");
        headers.insert("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".parse().unwrap());
        assert_eq!(TraceId::of(&headers).0, "0af7651916cd43dd8448eb211c80319c");
    }
}
