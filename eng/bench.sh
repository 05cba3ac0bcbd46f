#!/usr/bin/env bash
# make bench: artifacts/keepalived beside the distribution's keepalived. Further words go to eng/bench/run (--help).
set -euo pipefail
exec "$(dirname "$0")/bench/run" "$@"
