//! The program in a process of its own, spoken to over a real connection.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{JoinHandle, sleep};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::person;

pub fn kehu(data: &Path, listen: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kehu"));
    command.arg("--data").arg(data).args(["--listen", listen]).env_remove("KEHU_LOG");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

pub struct Running {
    pub child: Child,
    pub address: SocketAddr,
    pub welcome: String,
    /// Read all the time: who logs into a full pipe waits.
    errors: Option<JoinHandle<String>>,
}

impl Running {
    pub fn start(data: &Path) -> Self {
        Self::of(&mut kehu(data, "127.0.0.1:0"))
    }

    /// Reads up to the last of the three commands.
    pub fn of(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let errors = std::thread::spawn(move || {
            let mut errors = String::new();
            stderr.read_to_string(&mut errors).unwrap();
            errors
        });
        let mut out = BufReader::new(child.stdout.as_mut().unwrap());
        let mut welcome = String::new();
        while welcome.lines().filter(|line| line.contains("curl")).count() < 3 {
            assert!(out.read_line(&mut welcome).unwrap() > 0, "it ended: {welcome}");
        }
        let address = welcome.split("http://").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
        Self { child, address, welcome, errors: Some(errors) }
    }

    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    pub fn end(mut self) -> (ExitStatus, String) {
        let status = self.child.wait().unwrap();
        (status, self.errors.take().unwrap().join().unwrap())
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Option<(u16, Value)> {
        exchange(self.address, method, path, headers, body).ok()
    }

    /// Asks again after a moment as long as that is what it is told: a process that is killed takes the
    /// requests it has leased with it, and a new minute brings new ones.
    pub fn patient(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
        let begin = Instant::now();
        loop {
            let (status, text) = answer(self.address, method, path, headers, body).unwrap();
            if status != 429 || begin.elapsed() > Duration::from_secs(70) {
                return (status, text);
            }
            sleep(Duration::from_secs(1));
        }
    }

    /// What somebody sees there: it must be there.
    pub fn text(&self, token: &str, path: &str) -> String {
        let (status, text) = self.patient("GET", path, &[("authorization", token)], "");
        assert_eq!(status, 200, "{path}: {text}");
        text
    }

    pub fn json(&self, token: &str, path: &str) -> Value {
        serde_json::from_str(&self.text(token, path)).unwrap()
    }

    pub fn token(&self, staff: &str) -> String {
        let body = json!({ "staff": staff }).to_string();
        let (status, answer) =
            self.send("POST", "/_local/token", &[("content-type", "application/json")], &body).unwrap();
        assert_eq!(status, 200);
        format!("Bearer {}", answer["token"].as_str().unwrap())
    }

    pub fn register(&self, token: &str, number: u32) -> Option<(u16, Value)> {
        let key = format!("key-{number}");
        let headers = [("authorization", token), ("content-type", "application/json"), ("idempotency-key", &key)];
        self.send("POST", "/customers", &headers, &person(number).to_string())
    }
}

/// Not a process is left behind, whatever fails.
impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn exchange(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> std::io::Result<(u16, Value)> {
    let (status, body) = answer(address, method, path, headers, body)?;
    Ok((status, serde_json::from_str(&body).map_err(|_| broken())?))
}

fn broken() -> std::io::Error {
    std::io::Error::other("half an answer")
}

fn answer(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> std::io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let mut request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    stream.write_all(format!("{request}\r\n{body}").as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(broken)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(broken)?;
    Ok((status, body.to_owned()))
}
