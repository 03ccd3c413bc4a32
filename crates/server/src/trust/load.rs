//! How much is done at once, and how long somebody may take to say what they want.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode, header};
use http_body::{Body as _, Frame, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep};

use crate::problem::Problem;

/// The longest body that is taken: 10 MB.
pub(crate) const BODY: usize = 10 * 1024 * 1024;

/// How many requests are worked on at once. Streams are not among them: they wait.
const REQUESTS: usize = 256;

/// How much of bodies is held at once, in KiB: what is read from one may be several times as large.
const BODIES: u32 = 32 * 1024;

/// How long nothing may come of a body, and how long all of it may take.
const PAUSE: Duration = Duration::from_secs(10);
const WHOLE: Duration = Duration::from_secs(60);

/// What is being done at the moment.
pub(super) struct Load {
    requests: Arc<Semaphore>,
    bodies: Arc<Semaphore>,
}

/// The place of a request, for as long as it is worked on.
pub(super) struct Place {
    _request: OwnedSemaphorePermit,
    _body: Option<OwnedSemaphorePermit>,
}

impl Default for Load {
    fn default() -> Load {
        Load { requests: Arc::new(Semaphore::new(REQUESTS)), bodies: Arc::new(Semaphore::new(BODIES as usize)) }
    }
}

impl Load {
    /// Makes room for a request, or refuses it.
    pub(super) fn admit(&self, headers: &HeaderMap) -> Result<Place, Problem> {
        let length = length(headers)?;
        let request = self.requests.clone().try_acquire_owned().map_err(|_| busy())?;
        let body = match length {
            0 => None,
            length => {
                let kib = u32::try_from(length.div_ceil(1024)).unwrap_or(BODIES);
                Some(self.bodies.clone().try_acquire_many_owned(kib).map_err(|_| busy())?)
            }
        };
        Ok(Place { _request: request, _body: body })
    }
}

/// Returns how long a body may be: as long as it says, and where it does not say, as long as any. One that is too
/// long is refused before any of it is read.
fn length(headers: &HeaderMap) -> Result<u64, Problem> {
    let most = BODY as u64;
    if headers.contains_key(header::TRANSFER_ENCODING) {
        return Ok(most);
    }
    let said = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    match said.map_or(Ok(0), str::parse) {
        Ok(length) if length <= most => Ok(length),
        _ => Err(Problem::too_large()),
    }
}

fn busy() -> Problem {
    let detail = "the server does as much as it can at the moment";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "overloaded", "Too much at once", detail).retry_after(1)
}

/// What is answered to those who took too long.
pub(super) fn too_slow() -> Problem {
    let detail = "the body did not come in time";
    Problem::new(StatusCode::REQUEST_TIMEOUT, "too-slow", "Too slow", detail)
}

/// A body that has to come in time.
struct Timely {
    body: Body,
    pause: Pin<Box<Sleep>>,
    until: Instant,
    late: Arc<AtomicBool>,
}

/// Whether a body did not come in time.
#[derive(Clone, Default)]
pub(super) struct Late(Arc<AtomicBool>);

impl Late {
    /// Watches a body come.
    pub(super) fn watch(&self, body: Body) -> Body {
        if body.is_end_stream() {
            return body;
        }
        let now = Instant::now();
        let pause = Box::pin(tokio::time::sleep_until(now + PAUSE));
        Body::new(Timely { body, pause, until: now + WHOLE, late: self.0.clone() })
    }

    /// Whether it did not come in time.
    pub(super) fn is_late(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl http_body::Body for Timely {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            let next = (Instant::now() + PAUSE).min(self.until);
            self.pause.as_mut().reset(next);
            return Poll::Ready(frame);
        }
        ready!(self.pause.as_mut().poll(context));
        self.late.store(true, Ordering::Release);
        Poll::Ready(Some(Err(axum::Error::new(std::io::Error::from(std::io::ErrorKind::TimedOut)))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
