#!/usr/bin/env bash
# openapi/lint/run.sh DOCUMENT: grades an OpenAPI document with the public linters; nothing may be found.
# Needs Node; installs the versions of package.json once, outside of the checkout.
# ADR_RULESET names the Spectral ruleset of the Dutch REST API Design Rules, where it is to be held against that too:
# Logius publishes it (https://static.developer.overheid.nl/adr/ruleset.yaml).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ -f "$1" ] || { echo "lint: there is no $1" >&2; exit 2; }
adr=${ADR_RULESET:-}
[ -z "$adr" ] || [ -f "$adr" ] || { echo "lint: ADR_RULESET names $adr, which is not there" >&2; exit 2; }
document=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    echo "lint: NOT RUN: spectral and redocly, because Node and npm are not installed" >&2
    [ "${CI:-}" != true ] || exit 1
    exit 0
fi

key=$(cksum <"$here/package.json" | cut -d' ' -f1)
home=${XDG_CACHE_HOME:-$HOME/.cache}/congress-api/lint-$key
if [ ! -e "$home/installed" ]; then
    echo "lint: installing spectral and redocly; this happens once" >&2
    mkdir -p "$home"
    cp "$here/package.json" "$home/"
    (cd "$home" && npm install --ignore-scripts --no-audit --no-fund --no-package-lock --loglevel=error </dev/null >&2)
    touch "$home/installed"
fi

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export NO_COLOR=1 REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true NODE_NO_WARNINGS=1
export NODE_OPTIONS=--max-old-space-size=4096
failed=0

# Reports go to files, and rulesets beside node_modules: on a pipe a long report is cut short, and elsewhere the
# rulesets' own packages are not found.
report() { # NAME SECONDS-RC
    if [ "$2" = 0 ] && [ ! -s "$out/$1.txt" ]; then
        echo "lint: $1: clean" >&2
    else
        echo "lint: $1: FAILED (exit code $2)" >&2
        head -n 60 "$out/$1.txt" "$out/$1.log" >&2 || true
        failed=1
    fi
}

spectral() { # NAME RULESET
    local code=0
    cp "$2" "$home/$1.yaml"
    (cd "$home" && timeout 300 node_modules/.bin/spectral lint --quiet --format text --fail-severity warn \
        --output "$out/$1.txt" --ruleset "$1.yaml" "$document" >"$out/$1.log" 2>&1 </dev/null) || code=$?
    report "$1" "$code"
}

spectral oas "$here/oas.yaml"
spectral owasp "$here/owasp.yaml"
if [ -n "$adr" ]; then
    spectral adr "$adr"
else
    echo "lint: adr: left out, since ADR_RULESET is not set" >&2
fi

code=0
cp "$here/redocly.yaml" "$home/redocly.yaml"
(cd "$home" && timeout 300 node_modules/.bin/redocly lint --config redocly.yaml --format json --max-problems 100000 \
    "$document" >"$out/redocly.json" 2>"$out/redocly.log" </dev/null) || code=$?
node -e '
    const report = JSON.parse(require("fs").readFileSync(process.argv[1]));
    for (const p of report.problems)
        console.log(`${p.severity} ${p.ruleId} ${p.location?.[0]?.pointer ?? ""} ${p.message}`);
' "$out/redocly.json" >"$out/redocly.txt" 2>>"$out/redocly.log" || code=$?
report redocly "$code"

# How ready the document is for those who read it by machine, of 100; docs/decisions/0013-readiness.md says why no more.
least=88.5
code=0
(cd "$home" && timeout 300 node_modules/.bin/redocly score --format json "$document" \
    >"$out/score.json" 2>"$out/score.log" </dev/null) || code=$?
node -e '
    const [file, least] = process.argv.slice(1);
    const score = JSON.parse(require("fs").readFileSync(file)).agentReadiness;
    console.error(`lint: score: ${score} of 100`);
    if (!(score >= least)) console.log(`the score is ${score}, and was at least ${least}`);
' "$out/score.json" "$least" >"$out/score.txt" || code=$?
report score "$code"
exit "$failed"
