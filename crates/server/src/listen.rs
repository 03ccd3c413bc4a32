//! Connections: how many there are at once, and how long each may take to say what it wants.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// The most connections at once.
const CONNECTIONS: usize = 1024;

/// How long the head of a request may take, and how long a connection may wait for the next.
const HEAD: Duration = Duration::from_secs(15);

/// The longest head of a request, and the most lines of it.
const HEAD_BYTES: usize = 64 * 1024;
const HEAD_LINES: usize = 100;

/// How long what is being answered may take when the server ends.
const LEAVE: Duration = Duration::from_secs(10);

/// How long nobody is let in when the system has no room for another connection.
const NO_ROOM: Duration = Duration::from_millis(50);

/// What is answered to those who are too many.
const TOO_MANY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-type: application/problem+json\r\n\
    content-length: 113\r\nconnection: close\r\n\r\n\
    {\"type\":\"/problems/overloaded\",\"title\":\"Too much at once\",\"status\":503,\"detail\":\"there are too many connections\"}";

/// Answers until `ends`; what is being answered then is answered to its end.
pub(crate) async fn listen(listener: TcpListener, router: Router, ends: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let leaving = GracefulShutdown::new();
    let mut ends = std::pin::pin!(ends);
    loop {
        let (stream, from) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                // One that went away before it was heard, or no descriptor is free.
                Err(_) => {
                    tokio::time::sleep(NO_ROOM).await;
                    continue;
                }
            },
            () = &mut ends => break,
        };
        let Ok(place) = places.clone().try_acquire_owned() else {
            // Whoever cannot take so little in is told nothing.
            let _ = stream.try_write(TOO_MANY);
            continue;
        };
        let connection = leaving.watch(converse(stream, from, router.clone()));
        tokio::spawn(async move {
            // What goes wrong on the way is the other side's to see.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    // Those who take longer are left.
    let _ = tokio::time::timeout(LEAVE, leaving.shutdown()).await;
}

fn converse(
    stream: TcpStream,
    from: SocketAddr,
    router: Router,
) -> http1::Connection<
    TokioIo<TcpStream>,
    impl Service<Request<Incoming>, Response = axum::response::Response, Error = Infallible, Future: Send + 'static>,
> {
    // Answers are written whole: nothing is gained by waiting for more.
    let _ = stream.set_nodelay(true);
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(from));
        router.call(request)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(HEAD_BYTES).max_headers(HEAD_LINES);
    http.serve_connection(TokioIo::new(stream), service)
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_answered_to_those_who_are_too_many_is_as_long_as_it_says() {
        let text = std::str::from_utf8(super::TOO_MANY).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("content-length: {}\r\n", body.len())), "{}", body.len());
    }
}
