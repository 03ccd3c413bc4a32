//! A connection to the server that is kept open, as a client of a service has one.

use std::net::SocketAddr;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use crate::Result;

/// A connection.
pub struct Client {
    send: SendRequest<Full<Bytes>>,
    at: SocketAddr,
    token: String,
}

/// What was answered.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The header `Retry-After`.
    pub retry_after: Option<String>,
    /// The body, where it is JSON.
    pub json: Value,
}

impl Client {
    /// Opens one.
    pub async fn connect(at: SocketAddr, token: &str) -> Result<Client> {
        let stream = TcpStream::connect(at).await?;
        stream.set_nodelay(true)?;
        let (send, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Client { send, at, token: token.to_owned() })
    }

    /// Gets something.
    pub async fn get(&mut self, path: &str) -> Result<Answer> {
        let response = self.request(Method::GET, path, None, "application/json").await?;
        Answer::of(response).await
    }

    /// Posts JSON.
    pub async fn post(&mut self, path: &str, body: &Value) -> Result<Answer> {
        let response = self.request(Method::POST, path, Some(body), "application/json").await?;
        Answer::of(response).await
    }

    /// Opens a stream of events: each one's name and data.
    pub async fn stream(&mut self, path: &str) -> Result<Events> {
        let response = self.request(Method::GET, path, None, "text/event-stream").await?;
        if response.status() != 200 {
            return Err(format!("{path}: {}", response.status()).into());
        }
        Ok(Events { body: response.into_body(), held: String::new() })
    }

    async fn request(
        &mut self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        accept: &str,
    ) -> Result<Response<Incoming>> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", self.at.to_string())
            .header("authorization", format!("Bearer {}", self.token))
            .header("accept", accept)
            .header("content-type", "application/json");
        let body = body.map_or_else(Bytes::new, |body| Bytes::from(body.to_string()));
        self.send.ready().await?;
        Ok(self.send.send_request(request.body(Full::new(body))?).await?)
    }
}

impl Answer {
    async fn of(response: Response<Incoming>) -> Result<Answer> {
        let status = response.status().as_u16();
        let retry_after =
            response.headers().get("retry-after").and_then(|value| value.to_str().ok()).map(str::to_owned);
        let body = response.into_body().collect().await?.to_bytes();
        Ok(Answer { status, retry_after, json: serde_json::from_slice(&body).unwrap_or_default() })
    }

    /// Returns the body of a request that went well.
    pub fn well(self) -> Result<Value> {
        if self.status < 300 { Ok(self.json) } else { Err(format!("{}: {}", self.status, self.json).into()) }
    }
}

/// A stream of events.
pub struct Events {
    body: Incoming,
    held: String,
}

impl Events {
    /// Returns the next event: its name, and its data as JSON.
    pub async fn next(&mut self) -> Result<Option<(String, Value)>> {
        loop {
            while let Some(end) = self.held.find("\n\n") {
                let event: String = self.held.drain(..end + 2).collect();
                let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
                if let Some(kind) = field("event:") {
                    let data = field("data:").and_then(|data| serde_json::from_str(data).ok()).unwrap_or_default();
                    return Ok(Some((kind.to_owned(), data)));
                }
            }
            match self.body.frame().await {
                Some(frame) => {
                    if let Ok(data) = frame?.into_data() {
                        self.held.push_str(&String::from_utf8_lossy(&data));
                    }
                }
                None => return Ok(None),
            }
        }
    }
}
