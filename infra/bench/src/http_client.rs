//! A keep-alive HTTP/1.1 connection to the loopback address, and nothing around it: what a request
//! takes is to be the system's doing, not a client library's.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use axum::body::Bytes;
use http::header::{AUTHORIZATION, ETAG, HOST};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

pub struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    authorization: String,
}

pub struct Answer {
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Connection {
    pub async fn open(address: SocketAddr, token: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { sender, host: address.to_string(), authorization: format!("Bearer {token}") })
    }

    /// Sends and reads the whole answer, which must have this status.
    pub async fn send(&mut self, request: http::request::Builder, body: Bytes, expected: StatusCode) -> Result<Answer> {
        let request: Request<Full<Bytes>> =
            request.header(HOST, &self.host).header(AUTHORIZATION, &self.authorization).body(Full::new(body))?;
        self.sender.ready().await?;
        let (parts, body) = self.sender.send_request(request).await?.into_parts();
        let body = body.collect().await?.to_bytes();
        ensure!(parts.status == expected, "{} instead of {expected}: {}", parts.status, String::from_utf8_lossy(&body));
        Ok(Answer { headers: parts.headers, body })
    }
}

impl Answer {
    pub fn version(&self) -> Result<u64> {
        let etag = self.headers.get(ETAG).context("an ETag")?.to_str()?;
        Ok(etag.trim_matches('"').parse()?)
    }
}
