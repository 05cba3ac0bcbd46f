#!/usr/bin/env bash
# Publishes the one program: self-contained, trimmed, compiled ahead (ReadyToRun), in a single file.
# Result: artifacts/holdfast, and artifacts/keepalived and artifacts/genhash as links to it.
set -euo pipefail
cd "$(dirname "$0")/.."
case "$(uname -m)" in
    x86_64) rid=linux-x64 ;;
    aarch64) rid=linux-arm64 ;;
    *) echo "No runtime for $(uname -m): x86_64 and aarch64 only." >&2; exit 1 ;;
esac

mkdir -p artifacts
log=$(mktemp)
trap 'rm -f "$log"' EXIT
dotnet publish src/Daemon/Holdfast.Daemon.csproj --nologo -v quiet -c Release -r "$rid" -o artifacts/publish "$@" | tee "$log"
if grep -qE 'warning (IL|NETSDK)' "$log"; then
    echo "The trimmer has warned: see above." >&2
    exit 1
fi

# Replaced in one step: a daemon that runs from the old file keeps it.
mv -f artifacts/publish/holdfast artifacts/holdfast
rm -rf artifacts/publish
ln -sfn holdfast artifacts/keepalived
ln -sfn holdfast artifacts/genhash
ls -l artifacts/holdfast artifacts/keepalived artifacts/genhash
