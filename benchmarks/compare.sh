#!/usr/bin/env bash
# Times training steps of this library and of PyTorch + PEFT by turns, and prints the ratio of their medians (below 1: this library is faster).
#
#   benchmarks/compare.sh [PYTHON] [ROUNDS]
#
# PYTHON has torch, transformers and peft (default: $PEFT_PYTHON, or python3; PYTHONPATH is passed on). ROUNDS is how often each side has its turn (default 5).
# From the environment: CASES, lines of "model method batch lengths" (default below); THREADS (2), STEPS (20); BASELINE, another Python program with the same
# options and output instead of peft_speed.py; RESULTS, a file that all measurements are added to, a line of JSON each.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python=${1:-${PEFT_PYTHON:-python3}}
rounds=${2:-5}
threads=${THREADS:-2}
steps=${STEPS:-20}
baseline=${BASELINE:-$here/peft_speed.py}
results=${RESULTS:-$(mktemp)}
cases=${CASES:-"minilm lora 32 32
minilm ft 32 32
roberta-base lora 16 64
roberta-base ft 16 64"}

dotnet build "$here/DeltaTuning.Benchmarks" -c Release -v q --nologo >&2
ours=$here/../artifacts/bin/DeltaTuning.Benchmarks/release/DeltaTuning.Benchmarks
# Both sides get the same number of threads from the start, whatever the machine has.
export OMP_NUM_THREADS=$threads MKL_NUM_THREADS=$threads

while read -r model method batch lengths; do
  case_results=$(mktemp)
  for _ in $(seq "$rounds"); do
    options=(--model "$model" --method "$method" --batch "$batch" --lengths "$lengths" --threads "$threads" --steps "$steps")
    "$ours" speed "${options[@]}" >>"$case_results"
    "$python" "$baseline" "${options[@]}" 2>/dev/null >>"$case_results"
  done
  cat "$case_results" >>"$results"
  "$python" - "$case_results" "$model $method batch $batch lengths $lengths threads $threads" <<'PYTHON'
import json, statistics, sys

rows = [json.loads(line) for line in open(sys.argv[1])]
ours, theirs = ([r for r in rows if (r["program"] == "deltatuning") == mine] for mine in (True, False))
assert {r["trainable"] for r in ours} == {r["trainable"] for r in theirs}, "the two sides train different numbers of parameters"
print(sys.argv[2])
for name, key in (("wall clock", "median_s"), ("CPU time", "cpu_s")):
    a, b = [r[key] for r in ours], [r[key] for r in theirs]
    print(f"  {name:10}  DeltaTuning {statistics.median(a):.4f} s ({min(a):.4f}-{max(a):.4f})  PEFT {statistics.median(b):.4f} s ({min(b):.4f}-{max(b):.4f})"
          f"  ratio {statistics.median(a) / statistics.median(b):.3f}")
print(f"  cores that others kept busy: {statistics.median(r['others_cores'] for r in rows):.2f} (above 0.1: measure again on a quiet machine)", flush=True)
PYTHON
done <<<"$cases"
