#!/usr/bin/env bash
# vmalert 1.79.5 (Debian's victoria-metrics) evaluates its rules by POST requests whose parameters are all in the URL, with
# `Content-Type: application/json` and no body. Prometheus takes the parameters of a POST from both, so it answers; an HTTP
# framework that reads bodies by their type refuses the request, since nothing is no JSON: Fastify 5.12.8 with 400, as it would say of
# any API that is meant to stand in for Prometheus'. It also sends `step` with instant queries, which Prometheus has no such parameter for.
#
# Seen output: the lines below. It needs Debian's apt and Node.
set -euo pipefail
folder=$(mktemp -d)
server=
alerts=
stop() {
  for one in $alerts $server; do
    kill "$one" 2> /dev/null || true
    wait "$one" || true
  done
}
trap 'stop; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq victoria-metrics=1.79.5+ds1-2+b5 > apt.log 2>&1
dpkg-deb -x victoria-metrics_*.deb .
npm init -y > npm.log
npm install --no-audit --no-fund --ignore-scripts --save-exact fastify@5.12.8 >> npm.log 2>&1

cat > serve.mjs << 'EOF'
import { appendFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import Fastify from 'fastify';

const app = Fastify();
app.addHook('onSend', async (request, reply) => {
  const { searchParams, pathname } = new URL(request.url, 'http://any');
  const told = [
    `${request.method} ${pathname} with ${[...searchParams.keys()].sort().join(', ')} in the URL`,
    `${request.headers['content-type']}, length ${request.headers['content-length']}: ${reply.statusCode}`,
  ];
  appendFileSync('requests.txt', `${told.join('; ')}\n`);
});
app.post('/api/v1/query', async () => ({ status: 'success', data: { resultType: 'vector', result: [] } }));
writeFileSync('address', await app.listen({ host: '127.0.0.1', port: 0 }));
const free = createServer().listen(0, '127.0.0.1', () => {
  writeFileSync('free', `127.0.0.1:${free.address().port}`);
  free.close();
});
EOF
cat > rules.yml << 'EOF'
groups:
- name: some
  interval: 1s
  rules:
  - alert: Down
    expr: up == 0
EOF
cat > expected.txt << 'EOF'
POST /api/v1/query with query, step, time in the URL; application/json, length 0: 400
EOF

until_there() { for _ in $(seq 240); do [ -s "$1" ] && return; sleep 0.25; done; echo "no $1"; return 1; }
node serve.mjs > serve.log 2>&1 &
server=$!
until_there free
url=$(cat address)
./usr/bin/vmalert -rule=rules.yml -datasource.url="$url" -notifier.url="$url" -httpListenAddr="$(cat free)" > vmalert.log 2>&1 &
alerts=$!
until_there requests.txt
head -1 requests.txt | tee seen.txt
diff expected.txt seen.txt
echo 'as described'
