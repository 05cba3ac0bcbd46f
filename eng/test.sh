#!/usr/bin/env bash
# usage: test.sh [fast] [system]   Builds, runs the test programs named, and says at the end how many passed in all.
set -uo pipefail
cd "$(dirname "$0")/.."
passed=0 failed=0 skipped=0

# A test program that ends without its summary has crashed: that is one failure.
run() {
    local log summary status
    log=$(mktemp)
    "$1" -noColor 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    summary=$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -1)
    rm -f "$log"
    if [[ $summary =~ Total:\ ([0-9]+),\ Errors:\ ([0-9]+),\ Failed:\ ([0-9]+),\ Skipped:\ ([0-9]+) ]]; then
        local bad=$((BASH_REMATCH[2] + BASH_REMATCH[3]))
        passed=$((passed + BASH_REMATCH[1] - BASH_REMATCH[3] - BASH_REMATCH[4]))
        failed=$((failed + bad)) skipped=$((skipped + BASH_REMATCH[4]))
        [ "$bad" -gt 0 ] || [ "$status" = 0 ] || failed=$((failed + 1))
    else
        echo "$1 ended with status $status and no summary"
        failed=$((failed + 1))
    fi
}

dotnet build Holdfast.slnx -v q -clp:ErrorsOnly || exit 1
for part in "$@"; do
    case $part in
        fast) run tests/Tests/bin/Debug/net10.0/Holdfast.Tests ;;
        system) run tests/SystemTests/bin/Debug/net10.0/Holdfast.SystemTests ;;
        *) echo "no such part: $part" >&2; exit 2 ;;
    esac
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
