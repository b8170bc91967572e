#!/usr/bin/env bash
# Every gate, the same here and in CI. The last line is "N passed, N failed"; a gate that fails counts as one failure.
#   ./test.sh           all
#   ./test.sh --quick   build and unit tests
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1

quick=false
case "${1:-}" in
  '') ;;
  --quick) quick=true ;;
  *) echo "usage: ./test.sh [--quick]" >&2; exit 2 ;;
esac

log=artifacts/test.log
mkdir -p artifacts
: >"$log"
passed=0
failed=0
broken=0

# gate NAME COMMAND...: quiet while all is well, what it said where it is not. Two may run at the same time: each has a log of its own until it has ended.
gate() {
  local name=$1 began=$SECONDS own rc
  shift
  own=artifacts/$name.log
  printf '\n=== %s: %s\n' "$name" "$*" >"$own"
  "$@" >>"$own" 2>&1
  rc=$?
  cat "$own" >>"$log"
  if [ $rc -eq 0 ]; then
    printf 'ok    %-10s %4d s\n' "$name" $((SECONDS - began))
  else
    printf 'FAIL  %-10s %4d s\n' "$name" $((SECONDS - began))
    grep -E 'error|warning|Error|✘|FAIL' "$own" | sort -u | head -n 40 | sed 's/^/      /'
    broken=$((broken + 1))
  fi
  rm -f "$own"
  return $rc
}

# Runs tests: $rc is how it ended, $total, $failed and $passed are what the platform counted, its log begins at line $from.
run() {
  from=$(($(wc -l <"$log") + 1))
  printf '\n=== tests: %s\n' "$*" >>"$log"
  # Exit code 8 would say that a project has no such test.
  dotnet test "$@" --no-build -c Release --no-progress --no-ansi --ignore-exit-code 8 >>"$log" 2>&1
  rc=$?
  read -r total failed passed < <(tail -n "+$from" "$log" | awk '/^ +total:/{t=$2} /^ +failed:/{f=$2} /^ +succeeded:/{p=$2} END{printf "%d %d %d\n", t, f, p}')
  [ $rc -eq 0 ] && [ "$failed" -eq 0 ] && [ "$total" -gt 0 ]
}

# Every test, and what failed. Up to three that run real processes and failed run once more, by themselves; those that pass then are named (docs/adr/0050).
tests() {
  local began=$SECONDS from rc total again first rest names
  if run "$@"; then
    printf 'ok    %-10s %4d s   %d tests\n' tests $((SECONDS - began)) "$total"
    return 0
  fi
  printf 'FAIL  %-10s %4d s\n' tests $((SECONDS - began))
  tail -n "+$from" "$log" | awk '/^failed /{show=18} /^Running tests/{show=0} /^Test run summary/{exit} show-- > 0 {print "      " $0}' | head -n 400
  # A crash leaves no failed test behind, but is one.
  [ "$failed" -gt 0 ] || broken=$((broken + 1))
  names=$(tail -n "+$from" "$log" | sed -nE 's/^failed (StreamVibe\.Tests\.(Integration|Cluster)\.[A-Za-z0-9_.]+).*/\1/p')
  # Exit code 2 says that tests failed, and nothing else; each must be one of these, and no fixture.
  [ $rc -eq 2 ] && [ "$failed" -le 3 ] && [ "$(wc -l <<<"$names")" -eq "$failed" ] && [ "$(tail -n "+$from" "$log" | grep -c '^failed ')" -eq "$failed" ] || return 1
  names=$(sort -u <<<"$names")
  first=$failed rest=$passed again=()
  for name in $names; do again+=(--filter-method "$name"); done
  began=$SECONDS
  if run "$@" "${again[@]}" && [ "$passed" -ge "$first" ]; then
    printf 'again %-10s %4d s   passed at the second try: %s\n' tests $((SECONDS - began)) "${names//$'\n'/, }"
    passed=$((rest + first)) failed=0
    return 0
  fi
  printf 'FAIL  %-10s %4d s   at the second try too\n' tests $((SECONDS - began))
  passed=$rest failed=$first
  return 1
}

web() {
  npm --prefix web ci --no-audit --no-fund --loglevel=error && npm --prefix web run --if-present lint && npm --prefix web run --if-present test && npm --prefix web run build
}

if gate setup ./run.sh --setup && gate restore dotnet restore StreamVibe.sln; then
  # It only reads sources, and the compiler leaves it room. The analyzers, of style too, speak in the build.
  $quick || { gate whitespace dotnet format whitespace StreamVibe.sln --verify-no-changes --no-restore & beside=$!; }
  $quick || [ ! -f web/package.json ] || gate web web
  gate build dotnet build StreamVibe.sln -c Release --no-restore -v quiet -clp:NoSummary
  built=$?
  # The tests measure time: nothing else runs meanwhile.
  $quick || wait "$beside" || broken=$((broken + 1))
  if [ $built -eq 0 ]; then
    if $quick; then tests --project tests/Unit; else tests --solution StreamVibe.sln --max-parallel-test-modules 1; fi
  fi
fi

failed=$((failed + broken))
[ "$failed" -eq 0 ] || echo "Everything that was said: $log"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
