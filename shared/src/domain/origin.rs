//! Where somebody calls from, as much of it as the trail keeps: the network and not the address, the kind of
//! device and not what it calls itself, which may be anything.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The first 24 bits of an IPv4 address, 48 of an IPv6 one: `203.0.113.0/24`.
    pub network: Option<String>,
    /// `wechat/android`
    pub device: Option<String>,
}

/// What a User-Agent says in part, and the program it is; the first that fits: many claim to be another as well.
const PROGRAMS: [(&str, &str); 12] = [
    ("wxwork", "wecom"),
    ("micromessenger", "wechat"),
    ("dingtalk", "dingtalk"),
    ("lark", "feishu"),
    ("alipayclient", "alipay"),
    ("edg", "edge"),
    ("firefox", "firefox"),
    ("fxios", "firefox"),
    ("crios", "chrome"),
    ("chrome", "chrome"),
    ("safari", "safari"),
    ("curl", "curl"),
];

const SYSTEMS: [(&str, &str); 8] = [
    ("harmony", "harmonyos"),
    ("android", "android"),
    ("iphone", "ios"),
    ("ipad", "ios"),
    ("windows", "windows"),
    ("mac os", "macos"),
    ("cros", "chromeos"),
    ("linux", "linux"),
];

impl Origin {
    pub fn of(address: Option<IpAddr>, agent: Option<&str>) -> Self {
        Self { network: address.map(network), device: agent.filter(|agent| !agent.is_empty()).map(device) }
    }
}

fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{}/24", Ipv4Addr::new(a, b, c, 0))
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{}/48", Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
    }
}

fn device(agent: &str) -> String {
    let agent = agent.to_ascii_lowercase();
    let known = |names: &[(&str, &'static str)]| {
        names.iter().find(|(part, _)| agent.contains(part)).map_or("other", |(_, name)| name)
    };
    format!("{}/{}", known(&PROGRAMS), known(&SYSTEMS))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_network_is_less_than_an_address() {
        for (address, network) in [
            ("203.0.113.77", "203.0.113.0/24"),
            ("::ffff:203.0.113.77", "203.0.113.0/24"),
            ("2001:db8:7:9::1", "2001:db8:7::/48"),
            ("127.0.0.1", "127.0.0.0/24"),
        ] {
            assert_eq!(Origin::of(Some(address.parse().unwrap()), None).network.as_deref(), Some(network), "{address}");
        }
    }

    #[test]
    fn a_device_is_one_of_a_few_words_whatever_it_calls_itself() {
        let wechat = "Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 Chrome/126 Mobile Safari/537.36 MicroMessenger/8.0.50";
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0";
        let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1";
        for (agent, device) in [
            (wechat, "wechat/android"),
            (edge, "edge/windows"),
            (safari, "safari/ios"),
            ("13912345678 王小明", "other/other"),
        ] {
            assert_eq!(Origin::of(None, Some(agent)).device.as_deref(), Some(device), "{agent}");
        }
        assert_eq!(Origin::of(None, Some("")), Origin::default());
    }
}
