/// Bounds of durations, each at most 1.5 times the one before. A quantile that
/// Prometheus interpolates lies in the bucket of the true one, so it is off by a
/// factor of 1.5 at the very most; the usual bounds, 2.5 times apart, more than
/// double some.
pub(super) const SECONDS: [f64; 36] = [
    0.0001, 0.00015, 0.00022, 0.00033, 0.00047, 0.00068, //
    0.001, 0.0015, 0.0022, 0.0033, 0.0047, 0.0068, //
    0.01, 0.015, 0.022, 0.033, 0.047, 0.068, //
    0.1, 0.15, 0.22, 0.33, 0.47, 0.68, //
    1.0, 1.5, 2.2, 3.3, 4.7, 6.8, //
    10.0, 15.0, 22.0, 33.0, 47.0, 68.0,
];

#[cfg(test)]
mod tests {
    use std::f64::consts::{LN_2, PI};

    use proptest::prelude::*;

    use super::*;

    /// As Prometheus's `histogram_quantile` has it.
    fn estimated(samples: &[f64], quantile: f64) -> f64 {
        let rank = quantile * samples.len() as f64;
        let mut below = (0.0, 0.0);
        for bound in SECONDS {
            let count = samples.iter().filter(|sample| **sample <= bound).count() as f64;
            if count >= rank {
                let (start, before) = below;
                return start + (bound - start) * (rank - before) / (count - before);
            }
            below = (bound, count);
        }
        f64::INFINITY
    }

    proptest! {
        /// Latencies are about log-normal: a median, and a spread around it.
        #[test]
        fn quantiles_are_honest(
            median in 0.0002_f64..1.0,
            spread in 0.05_f64..1.2,
            noise in prop::collection::vec((f64::EPSILON..1.0, 0.0_f64..1.0), 2000),
        ) {
            let mut samples: Vec<f64> = noise
                .into_iter()
                .map(|(u, v)| {
                    let normal = (-2.0 * u.ln()).sqrt() * (2.0 * PI * v).cos();
                    (median * (spread * normal).exp()).clamp(0.0001, 60.0)
                })
                .collect();
            samples.sort_by(f64::total_cmp);
            for quantile in [0.5, 0.95, 0.99] {
                let index = (quantile * samples.len() as f64).ceil() as usize - 1;
                let off = estimated(&samples, quantile) / samples[index];
                prop_assert!((1.0 / 1.51..=1.51).contains(&off), "p{}: {off}", quantile * 100.0);
            }
        }
    }

    #[test]
    fn bounds_are_close_to_each_other() {
        for pair in SECONDS.windows(2) {
            let ratio = pair[1] / pair[0];
            assert!(ratio > 1.3 && ratio < 1.52, "{pair:?}");
        }
        assert!(SECONDS[SECONDS.len() - 1] > 2.0 * 30.0 * LN_2, "the default timeout is inside");
    }
}
