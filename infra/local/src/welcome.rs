//! What is printed at the start: where it listens, who there is, and three commands to paste.

use std::fmt::Write;
use std::net::SocketAddr;
use std::path::Path;

use local::Member;

pub fn text(address: SocketAddr, data: &Path, staff: &[Member]) -> String {
    let mut text = format!(
        "Kehu 客户信息系统 · customer information\n\
         监听 · listening on  http://{address}\n\
         数据 · data in       {}\n\
         停止 · stop          Ctrl-C\n\n\
         员工 · staff (GET /_local/staff)\n",
        data.display()
    );
    for member in staff {
        // Writing to a String does not fail.
        let _ = writeln!(
            text,
            "  {:<30} {}, {} · {}, {}",
            member.id.as_str(),
            member.name,
            member.role_label.zh,
            member.role_label.en,
            member.unit_label.en
        );
    }
    text.push_str("\n可直接粘贴 · paste these\n");
    for command in commands(address) {
        let _ = writeln!(text, "  {command}");
    }
    text
}

/// Sign in; register a customer (a second paste is the same request); see the customers one has.
fn commands(address: SocketAddr) -> [String; 3] {
    let url = format!("http://{address}");
    let person = r#"{"kind":"individual","fields":{"name":"陈凯","idNumber":"500103198604080857","mobile":"15809899491"},"source":"sales_talk","consents":[{"purpose":"service","noticeVersion":"2026-01","channel":"paper"}]}"#;
    [
        format!(
            r#"TOKEN=$(curl -s {url}/_local/token -H 'content-type: application/json' -d '{{"staff":"stf_sales_1"}}' | cut -d'"' -f4)"#
        ),
        format!(
            r#"curl -s {url}/customers -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -H 'idempotency-key: first-customer' -d '{person}'"#
        ),
        format!(r#"curl -s {url}/customers -H "authorization: Bearer $TOKEN""#),
    ]
}
