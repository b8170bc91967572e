#!/usr/bin/env bash
# How long the published build takes from its start to the first answer, with a data folder that exists already.
#   bench/cold-start.sh [RUNS]     default 5
# "First answer" is GET /health/ready with 200: database, silo and sandbox do their work. Files are warm in the page cache.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

runs=${1:-5}
published=$PWD/artifacts/cold-start/app
data=$PWD/artifacts/cold-start/data
server=

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

clean() {
  [ -z "$server" ] || { kill -TERM "$server" 2>/dev/null && wait "$server" || true; }
  # Started as root, the database lives below /var/tmp under a name made of its path.
  local name
  name=streamvibe-$(printf %s "$data/postgres" | sha256sum | cut -c1-12)
  rm -rf "$data" "/var/tmp/$name" "/tmp/$name"
}
trap clean EXIT

is_ready() {
  local status
  exec 3<>"/dev/tcp/127.0.0.1/$api" || return 1
  printf 'GET /health/ready HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3
  IFS= read -r -t 5 status <&3 || status=
  exec 3>&-
  [[ $status == *" 200"* ]]
}

# Starts the server and prints the milliseconds until it answered.
start() {
  local began=$(($(date +%s%N) / 1000000))
  dotnet "$published/StreamVibe.Api.dll" --contentRoot "$published" >>"$data/server.log" 2>&1 &
  server=$!
  until (is_ready) 2>/dev/null; do
    kill -0 "$server" 2>/dev/null || { tail -n 20 "$data/server.log" >&2; exit 1; }
    sleep 0.02
  done
  took=$(($(date +%s%N) / 1000000 - began))
}

stop() {
  kill -TERM "$server"
  wait "$server" || true
  server=
}

dotnet publish Api -c Release -v quiet -clp:NoSummary -o "$published"
rm -rf "$data"
mkdir -p "$data"
api=$(free_port)
sandbox=$(free_port)
export ASPNETCORE_ENVIRONMENT=Development ASPNETCORE_URLS="http://127.0.0.1:$api" Sandbox__Url="http://127.0.0.1:$sandbox" Sandbox__DataPath="$data/sandbox" PrivatePostgres__DataPath="$data/postgres"
Cluster__SiloPort=$(free_port) Cluster__GatewayPort=$(free_port)
export Cluster__SiloPort Cluster__GatewayPort

start
echo "first start, empty data folder: $took ms"
stop
times=()
for ((run = 1; run <= runs; run++)); do
  start
  times+=("$took")
  echo "run $run: $took ms"
  stop
done
printf '%s\n' "${times[@]}" | sort -n | awk '{v[NR]=$1} END {printf "min %d ms, median %d ms, max %d ms\n", v[1], v[int((NR + 1) / 2)], v[NR]}'
