//! Histograms of durations. One observation is two atomic additions, where one of the
//! crate's own histograms is four and a walk along the bounds.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use prometheus::core::{Describer, Metric, MetricVec, MetricVecBuilder};
use prometheus::{Opts, Registry, proto};

use super::buckets::SECONDS;

/// Those of one name, by label.
pub(super) type DurationsVec = MetricVec<Build>;

/// Cheap to clone: clones count together.
#[derive(Debug, Clone)]
pub(super) struct Durations(Arc<Counts>);

#[derive(Debug)]
struct Counts {
    labels: Vec<proto::LabelPair>,
    /// One more than there are bounds: what is over them all.
    buckets: [AtomicU64; SECONDS.len() + 1],
    /// After 584 years of waiting they begin anew, which Prometheus takes for a restart.
    nanoseconds: AtomicU64,
}

#[derive(Debug, Clone)]
pub(super) struct Build;

/// The bounds, in the unit that is counted.
const NANOSECONDS: [u64; SECONDS.len()] = {
    let mut bounds = [0; SECONDS.len()];
    let mut at = 0;
    while at < bounds.len() {
        bounds[at] = (SECONDS[at] * 1e9).round() as u64;
        at += 1;
    }
    bounds
};

pub(super) fn by_label(
    name: &str,
    help: &str,
    labels: &[&str],
) -> prometheus::Result<DurationsVec> {
    let labels = labels.iter().map(|label| (*label).to_owned()).collect();
    let opts = Opts::new(name, help).variable_labels(labels);
    MetricVec::create(proto::MetricType::HISTOGRAM, Build, opts)
}

/// One without labels, registered.
pub(super) fn one(registry: &Registry, name: &str, help: &str) -> prometheus::Result<Durations> {
    let all = by_label(name, help, &[])?;
    let one = all.get_metric_with_label_values::<&str>(&[]);
    registry.register(Box::new(all))?;
    one
}

impl Durations {
    pub(super) fn observe(&self, duration: Duration) {
        let nanoseconds = u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX);
        let at = NANOSECONDS.partition_point(|bound| *bound < nanoseconds);
        self.0.buckets[at].fetch_add(1, Relaxed);
        self.0.nanoseconds.fetch_add(nanoseconds, Relaxed);
    }

    /// What is observed meanwhile may be in the count or in the sum alone.
    fn histogram(&self) -> proto::Histogram {
        let mut histogram = proto::Histogram::default();
        let mut count = 0;
        let [buckets @ .., over_all] = &self.0.buckets;
        let up_to = |(bound, bucket): (f64, &AtomicU64)| {
            count += bucket.load(Relaxed);
            let mut bucket = proto::Bucket::default();
            bucket.set_upper_bound(bound);
            bucket.set_cumulative_count(count);
            bucket
        };
        histogram.set_bucket(SECONDS.into_iter().zip(buckets).map(up_to).collect());
        histogram.set_sample_count(count + over_all.load(Relaxed));
        let sum = Duration::from_nanos(self.0.nanoseconds.load(Relaxed));
        histogram.set_sample_sum(sum.as_secs_f64());
        histogram
    }
}

impl Metric for Durations {
    fn metric(&self) -> proto::Metric {
        let mut metric = proto::Metric::from_label(self.0.labels.clone());
        metric.set_histogram(self.histogram());
        metric
    }
}

impl MetricVecBuilder for Build {
    type M = Durations;
    type P = Opts;

    fn build<V: AsRef<str>>(&self, opts: &Opts, values: &[V]) -> prometheus::Result<Durations> {
        let label = |(name, value): (String, &V)| {
            let mut label = proto::LabelPair::default();
            label.set_name(name);
            label.set_value(value.as_ref().to_owned());
            label
        };
        let mut labels: Vec<_> =
            opts.describe()?.variable_labels.into_iter().zip(values).map(label).collect();
        // As the text has them.
        labels.sort();
        let buckets = std::array::from_fn(|_| AtomicU64::new(0));
        Ok(Durations(Arc::new(Counts { labels, buckets, nanoseconds: AtomicU64::new(0) })))
    }
}

#[cfg(test)]
mod tests {
    use prometheus::{Histogram, HistogramOpts, TextEncoder};
    use proptest::prelude::*;

    use super::*;

    /// What `/metrics` has of one that is registered.
    fn text(registered: impl FnOnce(&Registry) -> prometheus::Result<()>) -> String {
        let registry = Registry::new();
        registered(&registry).expect("a metric");
        TextEncoder::new().encode_to_string(&registry.gather()).expect("text")
    }

    fn duration() -> impl Strategy<Value = Duration> {
        let bound = prop::sample::select(SECONDS.to_vec()).prop_map(Duration::from_secs_f64);
        let any = (0_u64..100_000_000_000).prop_map(Duration::from_nanos);
        prop_oneof![bound, any]
    }

    proptest! {
        #[test]
        fn it_reads_as_the_crates_own(durations in prop::collection::vec(duration(), 0..40)) {
            let observed = durations.iter().copied();
            let own = text(|registry| {
                let all = by_label("name", "help", &["b", "a"])?;
                let one = all.with_label_values(&["2", "1"]);
                observed.clone().for_each(|duration| one.observe(duration));
                registry.register(Box::new(all))
            });
            let theirs = text(|registry| {
                let options = HistogramOpts::new("name", "help").buckets(SECONDS.to_vec());
                let one = Histogram::with_opts(options.const_label("a", "1").const_label("b", "2"))?;
                observed.clone().for_each(|duration| one.observe(duration.as_secs_f64()));
                registry.register(Box::new(one))
            });
            let sum = |line: &&str| line.starts_with("name_sum");
            let but_sum = |text: &str| text.lines().filter(|line| !sum(line)).map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(but_sum(&own), but_sum(&theirs));
            let sum_of = |text: &str| -> f64 {
                let line = text.lines().find(sum).expect("a sum");
                line.rsplit(' ').next().expect("a value").parse().expect("a number")
            };
            prop_assert!((sum_of(&own) - sum_of(&theirs)).abs() < 1e-6);
        }
    }
}
