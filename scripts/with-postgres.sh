#!/usr/bin/env bash
# Runs a command with DATABASE_URL set to a throw-away Postgres on loopback, then takes the server down again.
set -euo pipefail

programs=/usr/lib/postgresql/15/bin
[ -x "$programs/initdb" ] || { echo 'postgresql-15 is not installed: apt-get install postgresql-15' >&2; exit 1; }
folder=$(mktemp -d /tmp/launch-ready-pg.XXXXXX)
chmod 0755 "$folder"
as_postgres=()
# Postgres refuses to run as root.
if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder"
  as_postgres=(setpriv --reuid postgres --regid postgres --init-groups)
fi
port=$(node -e "const s=require('net').createServer().listen(0,'127.0.0.1',()=>{console.log(s.address().port);s.close()})")
"${as_postgres[@]}" "$programs/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale C.UTF-8 --no-sync >/dev/null
"${as_postgres[@]}" "$programs/postgres" -D "$folder/data" -c listen_addresses=127.0.0.1 -c port="$port" \
  -c unix_socket_directories="$folder" -c max_connections=200 -c fsync=off -c shared_preload_libraries="${POSTGRES_PRELOAD:-}" >"$folder/log" 2>&1 &
server=$!
trap 'kill -INT "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
for _ in $(seq 100); do
  "$programs/pg_isready" -q -h 127.0.0.1 -p "$port" && break
  sleep 0.1
done
DATABASE_URL="postgres://postgres@127.0.0.1:$port/postgres" "$@"
