#!/bin/sh
# callgrind.sh BUILD_DIR [WORKLOAD [STEPS]]: instructions a step by function, the top 15, under valgrind.
# Two runs of different length are subtracted, so that making data and network does not count. Valgrind knows no AVX-512.
set -eu
build=${1:?usage: callgrind.sh BUILD_DIR [WORKLOAD [STEPS]]}
workload=${2:-W1}
steps=${3:-2000}
kernels=${KERNELS:-avx2}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

profile() { # profile STEPS: prints "function<TAB>instructions"
    valgrind --tool=callgrind --callgrind-out-file="$work/out.$1" "$build/tests/bench/bench_train" \
        --kernels "$kernels" --steps "$1" "$workload" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
    callgrind_annotate --threshold=100 --show-percs=no --auto=no "$work/out.$1" | awk '
        /file:function/ { on = 1; next }
        on && $1 ~ /^[0-9,]+$/ {
            count = $1; gsub(",", "", count)
            name = $2; sub(/^[^:]*:/, "", name)
            sum[name] += count
        }
        END { for (name in sum) printf "%s\t%d\n", name, sum[name] }'
}

profile 100 >"$work/few"
profile $((steps + 100)) >"$work/many"
echo "$workload, $kernels kernels: instructions a step by function (callgrind, $steps steps)"
awk -F '\t' -v steps="$steps" '
    NR == FNR { few[$1] = $2; next }
    { cost = ($2 - few[$1]) / steps; total += cost; if (cost >= 0.5) printf "%d\t%.1f\t%s\n", cost * 10, cost, $1 }
    END { printf "%d\t%.1f\t%s\n", 1e15, total, "all" }' "$work/few" "$work/many" |
    sort -rn | head -16 | awk -F '\t' '
    NR == 1 { total = $2 }
    { printf "%10.1f  %5.1f %%  %s\n", $2, 100 * $2 / total, $3 }'
