#!/usr/bin/env bash
# usage: test.sh [fast] [system] [ipvs]   Builds, runs the tests named, and says at the end how many passed in all.
# The tests of virtual servers (ipvs) run on this kernel if it has IPVS, else on one that has: eng/kernel-lab.
set -uo pipefail
cd "$(dirname "$0")/.."
passed=0 failed=0 skipped=0
system=tests/SystemTests/bin/Debug/net10.0/Holdfast.SystemTests
ipvs_tests='Holdfast.SystemTests.Ipvs*'

# A test program that ends without its summary has crashed: that is one failure.
run() {
    local log summary status
    log=$(mktemp)
    "$@" -noColor 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    summary=$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -1)
    rm -f "$log"
    if [[ $summary =~ Total:\ ([0-9]+),\ Errors:\ ([0-9]+),\ Failed:\ ([0-9]+),\ Skipped:\ ([0-9]+) ]]; then
        local bad=$((BASH_REMATCH[2] + BASH_REMATCH[3]))
        passed=$((passed + BASH_REMATCH[1] - BASH_REMATCH[3] - BASH_REMATCH[4]))
        failed=$((failed + bad)) skipped=$((skipped + BASH_REMATCH[4]))
        [ "$bad" -gt 0 ] || [ "$status" = 0 ] || failed=$((failed + 1))
    else
        echo "$* ended with status $status and no summary"
        failed=$((failed + 1))
    fi
}

# Virtual servers, on whichever kernel can have them.
run_ipvs() {
    if [ -e /proc/net/ip_vs ] || PATH=$PATH:/usr/sbin:/sbin modprobe -q ip_vs 2>/dev/null; then
        echo "IPVS tests: on kernel $(uname -r)"
        run "$system" -namespace "$ipvs_tests"
        return
    fi
    # One after the other: the lab has one slow processor, and some of them judge times.
    # shellcheck disable=SC2016
    run eng/kernel-lab run --timeout 2400 --mem 3072 -- \
        bash -c 'echo "IPVS tests: on kernel $KERNEL_LAB (kernel-lab)"; exec "$@"' ipvs \
        "$system" -namespace "$ipvs_tests" -parallel none
}

dotnet build Holdfast.slnx -v q -clp:ErrorsOnly || exit 1
for part in "$@"; do
    case $part in
        fast) run tests/Tests/bin/Debug/net10.0/Holdfast.Tests ;;
        system) run "$system" -namespace- "$ipvs_tests" ;;
        ipvs) run_ipvs ;;
        *) echo "no such part: $part" >&2; exit 2 ;;
    esac
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
