//! Where a request's time went, told to its caller in `Server-Timing`
//! (<https://www.w3.org/TR/server-timing/>), where that is asked for.

use std::fmt::Write as _;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use http::header::{HeaderMap, HeaderName, HeaderValue};

pub const HEADER: HeaderName = HeaderName::from_static("server-timing");

/// When the last bytes of a request's head were read; an extension of requests.
#[derive(Debug, Clone, Copy)]
pub struct Arrived(pub Instant);

/// The steps of one request, each from the end of the one before. Off, it does nothing.
#[derive(Debug)]
pub struct Steps(Option<Taken>);

#[derive(Debug)]
struct Taken {
    /// The end of the last step.
    at: Instant,
    header: String,
}

impl Steps {
    /// The first step, `head`, ends here.
    #[must_use]
    pub fn begin(wanted: bool, arrived: Option<&Arrived>) -> Self {
        if !wanted {
            return Self(None);
        }
        let at = arrived.map_or_else(Instant::now, |arrived| arrived.0);
        // The one absolute time, so that the steps can be laid beside others' clocks.
        let received = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let received = received.saturating_sub(at.elapsed());
        let header =
            format!("received;desc=\"{}.{:09}\"", received.as_secs(), received.subsec_nanos());
        let mut steps = Self(Some(Taken { at, header }));
        steps.end("head");
        steps
    }

    /// The step that ends now.
    pub fn end(&mut self, step: &str) {
        let Some(taken) = &mut self.0 else { return };
        let now = Instant::now();
        taken.add(step, now - taken.at);
        taken.at = now;
    }

    /// Two steps that others have timed; what passed since is the next one's.
    pub fn end_call(&mut self, queued: Duration, round_trip: Option<Duration>) {
        let Some(taken) = &mut self.0 else { return };
        taken.add("queue", queued);
        taken.at += queued;
        if let Some(round_trip) = round_trip {
            taken.add("worker", round_trip);
            taken.at += round_trip;
        }
    }

    /// The last step, `answer`, ends here.
    pub fn write(mut self, headers: &mut HeaderMap) {
        self.end("answer");
        let Some(taken) = self.0 else { return };
        if let Ok(value) = HeaderValue::try_from(taken.header) {
            headers.insert(HEADER, value);
        }
    }
}

impl Taken {
    fn add(&mut self, step: &str, duration: Duration) {
        let milliseconds = duration.as_secs_f64() * 1000.0;
        // Writing to a string does not fail.
        let _ = write!(self.header, ", {step};dur={milliseconds:.6}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(steps: Steps) -> Option<String> {
        let mut headers = HeaderMap::new();
        steps.write(&mut headers);
        headers.get(HEADER).map(|value| value.to_str().expect("text").to_owned())
    }

    #[test]
    fn the_steps_make_up_the_whole() {
        let arrived = Instant::now();
        let mut steps = Steps::begin(true, Some(&Arrived(arrived)));
        steps.end("admit");
        steps.end_call(Duration::from_nanos(10), Some(Duration::from_nanos(20)));
        let header = written(steps).expect("a header");
        let whole = arrived.elapsed().as_secs_f64() * 1000.0;
        let steps: Vec<(&str, f64)> = header
            .split(", ")
            .skip(1)
            .map(|entry| entry.split_once(";dur=").expect("a duration"))
            .map(|(name, duration)| (name, duration.parse().expect("a number")))
            .collect();
        let names: Vec<&str> = steps.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["head", "admit", "queue", "worker", "answer"]);
        assert!(steps.iter().map(|(_, duration)| duration).sum::<f64>() <= whole, "{header}");
    }

    #[test]
    fn nothing_is_said_unasked() {
        let mut steps = Steps::begin(false, Some(&Arrived(Instant::now())));
        steps.end("admit");
        assert_eq!(written(steps), None);
    }
}
