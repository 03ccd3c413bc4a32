//! What a case takes, and what becomes of one that takes too much.

use std::fmt;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::MEMORY;
use super::case::Case;

/// A case may take this much of a processor's time where the crate is not optimised.
const TIME: Duration = Duration::from_secs(if cfg!(debug_assertions) { 4 } else { 1 });

/// A case may take this many bytes whatever it reads, and so many times more for each byte that it reads.
const MEMORY_ALWAYS: usize = 32 << 20;
const MEMORY_A_BYTE: usize = 1_200;

/// A case that has not ended after this long never does.
const FOR_EVER: Duration = Duration::from_secs(120);

thread_local! {
    static WHERE: std::cell::RefCell<String> = const { std::cell::RefCell::new(String::new()) };
}

/// What a case took.
#[derive(Clone, Copy, Default)]
pub struct Cost {
    time: Duration,
    memory: usize,
    /// The bytes of memory for each that was read, of cases beyond 4 KiB.
    a_byte: usize,
}

impl Cost {
    /// Returns the greater of each.
    pub fn and(self, other: Cost) -> Cost {
        Cost {
            time: self.time.max(other.time),
            memory: self.memory.max(other.memory),
            a_byte: self.a_byte.max(other.a_byte),
        }
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Cost { time, memory, a_byte } = self;
        write!(out, "{} ms, {} MiB, {a_byte} bytes for each byte read", time.as_millis(), memory >> 20)
    }
}

/// Keeps panics from being printed; where each happened is kept instead.
pub fn quietly() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|place| format!("{}:{}", place.file(), place.line())).unwrap_or_default();
        let payload = info.payload();
        let message = payload.downcast_ref::<String>().cloned();
        let message = message.or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        let message = message.unwrap_or_default();
        if std::thread::current().name() == Some("main") || !place.contains("/src/") {
            eprintln!("{place}: {message}");
        }
        WHERE.with_borrow_mut(|kept| *kept = format!("panic at {place}: {message}"));
    }));
}

/// Judges a case; says what it took and what was wrong.
pub fn judged(case: &Case) -> (Cost, Option<String>) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let begin = processor_time();
    let outcome = catch_unwind(AssertUnwindSafe(|| case.judge()));
    let time = processor_time().saturating_sub(begin);
    let memory = MEMORY.peak_usage().saturating_sub(before);
    let length = case.length();
    let a_byte = if length < 4096 { 0 } else { memory / length };
    let fault = match outcome {
        Err(_) => Some(WHERE.with_borrow(Clone::clone)),
        Ok(Err(broken)) => Some(broken),
        Ok(Ok(())) if time > TIME => Some(format!("time: {} ms for {length} bytes", time.as_millis())),
        Ok(Ok(())) if memory > MEMORY_ALWAYS + MEMORY_A_BYTE * length => {
            Some(format!("memory: {} KiB for {length} bytes", memory >> 10))
        }
        Ok(Ok(())) => None,
    };
    (Cost { time, memory, a_byte }, fault)
}

/// Returns what makes two faults the same one: where it panicked, or which invariant was broken.
pub fn kind(fault: &str) -> String {
    match fault.strip_prefix("panic at ") {
        Some(rest) => rest.splitn(3, ':').take(2).collect::<Vec<_>>().join(":"),
        // The rule that was broken, too, where one is named.
        None if fault.starts_with("reads back") => fault.split('(').next().unwrap_or_default().to_owned(),
        None => fault.split(':').next().unwrap_or_default().to_owned(),
    }
}

/// Returns the time that this thread has had a processor, which others on the machine do not change.
fn processor_time() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|number| number.parse().ok());
    nanoseconds.map_or_else(since_ever, Duration::from_nanos)
}

fn since_ever() -> Duration {
    static BEGIN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    BEGIN.get_or_init(Instant::now).elapsed()
}

/// Ends the process when a case never ends, and says which one it was.
pub struct Watch {
    /// When the case began, in milliseconds since the watch did, and its number.
    now: Arc<(AtomicU64, AtomicU64)>,
    begin: Instant,
    /// Holds the number of the case, for when the process dies of it: no stack is left to say so then.
    current: File,
}

impl Watch {
    /// Begins to look at the time.
    pub fn begin(directory: &Path) -> Watch {
        let now = Arc::new((AtomicU64::new(0), AtomicU64::new(0)));
        let (seen, begin) = (now.clone(), Instant::now());
        let current = File::create(directory.join("current")).unwrap();
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(Duration::from_secs(1));
                let since = begin.elapsed().saturating_sub(Duration::from_millis(seen.0.load(Ordering::Relaxed)));
                if since > FOR_EVER {
                    let case = seen.1.load(Ordering::Relaxed);
                    eprintln!("case {case} does not end");
                    std::process::abort();
                }
            }
        });
        Watch { now, begin, current }
    }

    /// Notes that a case begins.
    pub fn begins(&self, number: u64) {
        self.now.0.store(self.begin.elapsed().as_millis() as u64, Ordering::Relaxed);
        self.now.1.store(number, Ordering::Relaxed);
        self.current.write_all_at(format!("{number:20}\n").as_bytes(), 0).unwrap();
    }
}
