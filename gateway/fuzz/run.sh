#!/usr/bin/env bash
# Fuzzes the gateway with libFuzzer, by what stable Rust has: coverage from LLVM's own pass,
# no sanitizers. 400,000 executions, LONG=1 twelve million; RUNS=N chooses.
#
# New inputs are collected in target/fuzz/corpus, beside those of the repository. One that
# fails is left in target/fuzz/failures; it belongs into corpus/, as a test (`make test`
# replays that folder), once its fault is mended. `MERGE=1` takes over from target/fuzz/corpus
# whatever covers more.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD
out=$(cd ../.. && pwd)/target/fuzz
triple=$(rustc -vV | sed -n 's/^host: //p')
runs=${RUNS:-$([ "${LONG:-}" = 1 ] && echo 6000000 || echo 200000)}

# With a target named, build scripts and macros are not instrumented.
flags=(
  --cfg fuzzing -Cpasses=sancov-module
  -Cllvm-args=-sanitizer-coverage-level=4
  -Cllvm-args=-sanitizer-coverage-inline-8bit-counters
  -Cllvm-args=-sanitizer-coverage-pc-table
  -Cllvm-args=-sanitizer-coverage-trace-compares
)
RUSTFLAGS="${flags[*]}" cargo build --release --quiet --target "$triple" --target-dir "$out"

total=0
for target in pipe body; do
  fuzzer=$out/$triple/release/$target
  mkdir -p "$out/corpus/$target" "$out/failures"
  limits=(-max_len=600 -timeout=20 -rss_limit_mb=1024 -artifact_prefix="$out/failures/$target-")
  if [ "${MERGE:-}" = 1 ]; then
    "$fuzzer" -set_cover_merge=1 -use_counters=0 -use_cmp=0 "${limits[@]}" "$here/corpus/$target" "$out/corpus/$target"
    continue
  fi
  log=$out/$target.log
  if ! "$fuzzer" -runs="$runs" -print_final_stats=1 "${limits[@]}" \
      "$out/corpus/$target" "$here/corpus/$target" >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    echo "fuzz: $target failed; the input is in $out/failures" >&2
    exit 1
  fi
  done=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  speed=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
  echo "$target: $done executions, $speed a second, none failed"
  total=$((total + done))
done
[ "${MERGE:-}" = 1 ] || echo "fuzz: $total executions, none failed"
