#!/usr/bin/env bash
# M3 1.5.0 answers 200 to two kinds of remote writes of which it keeps nothing. The sender counts them as sent.
#
# - Remote write 2.0: the address takes a body for the message of 1.0 whatever its Content-Type says. The messages share no field
#   that M3 reads, so it has no series in it. The answer lacks the headers that say how many samples were written.
# - A sample older than the namespace's `bufferPast` that is the first of its series, with `writeNewSeriesAsync: true` (the
#   default): it is answered before the series is looked at. With false, and for a series that exists, it is 400.
#
# Seen output: the table below. It needs Go (seen with 1.26.8), which builds M3 from its module in a few minutes, curl and Node.
set -euo pipefail
folder=$(mktemp -d)
node=
stop() {
  if [ -n "$node" ]; then
    kill "$node" 2> /dev/null
    wait "$node" || true
    node=
  fi
}
trap 'stop; rm -rf "$folder"' EXIT
cd "$folder"
export GOWORK=off GOFLAGS=-mod=readonly CGO_ENABLED=0
module=$(go mod download -json github.com/m3db/m3@v1.5.0 | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
# Its golang.org/x/net links to what Go has closed since.
(cd "$module" && go build -buildvcs=false -ldflags=-checklinkname=0 -o "$folder/m3dbnode" ./src/cmd/services/m3dbnode/main)

cat > config.mjs << 'END'
import { createServer } from 'node:net';
import { mkdirSync, writeFileSync } from 'node:fs';

const [name, isAsync] = process.argv.slice(2);
const servers = await Promise.all(
  Array.from({ length: 9 }, () => new Promise((done) => { const one = createServer().listen(0, '127.0.0.1', () => done(one)); }))
);
const [api, metrics, node, cluster, http, httpCluster, debug, client, peer] = servers.map((one) => `127.0.0.1:${one.address().port}`);
servers.forEach((one) => one.close());
const shown = { sanitization: 'prometheus', samplingRate: 1, extended: 'none' };
const service = { env: 'default_env', zone: 'embedded', service: 'm3db', cacheDir: `${name}/cache` };
mkdirSync(name);
writeFileSync(`${name}/api`, api);
writeFileSync(`${name}/http`, http);
writeFileSync(`${name}/m3.json`, JSON.stringify({
  coordinator: {
    listenAddress: api,
    metrics: { ...shown, scope: { prefix: 'coordinator' }, prometheus: { handlerPath: '/metrics', listenAddress: metrics } },
  },
  db: {
    metrics: { ...shown, prometheus: { handlerPath: '/metrics' } }, writeNewSeriesAsync: isAsync === 'true',
    listenAddress: node, clusterListenAddress: cluster, httpNodeListenAddress: http, httpClusterListenAddress: httpCluster,
    debugListenAddress: debug, hostID: { resolver: 'config', value: 'm3db' }, filesystem: { filePathPrefix: `${name}/data` },
    discovery: { config: {
      service: { ...service, etcdClusters: [{ zone: 'embedded', endpoints: [client] }] },
      seedNodes: {
        rootDir: `${name}/etcd`, listenPeerUrls: [`http://${peer}`], initialAdvertisePeerUrls: [`http://${peer}`],
        listenClientUrls: [`http://${client}`], advertiseClientUrls: [`http://${client}`],
        initialCluster: [{ hostID: 'm3db', endpoint: `http://${peer}` }],
      },
    } },
  },
}));
const [hostname, port] = node.split(':');
const instance = { id: 'm3db', isolation_group: 'a', zone: 'embedded', weight: 1, endpoint: node, hostname, port: Number(port) };
writeFileSync(`${name}/placement`, JSON.stringify({ num_shards: 1, replication_factor: 1, instances: [instance] }));
const retention = { retentionPeriodDuration: '48h', blockSizeDuration: '4h', bufferPastDuration: '5s', bufferFutureDuration: '5s' };
writeFileSync(`${name}/namespace`, JSON.stringify({ name: 'default', options: {
  bootstrapEnabled: true, flushEnabled: true, writesToCommitLog: true, cleanupEnabled: true, snapshotEnabled: true,
  repairEnabled: false, coldWritesEnabled: false, retentionOptions: retention,
  indexOptions: { enabled: true, blockSizeDuration: '4h' }, aggregationOptions: { aggregations: [{ aggregated: false }] },
} }));
writeFileSync(`${name}/ready`, JSON.stringify({ name: 'default' }));
END

until_done() { for _ in $(seq 480); do "$@" > /dev/null 2>> curl.log && return; sleep 0.25; done; echo "never done: $*"; return 1; }
answers() { curl -sf -m 5 "http://$(cat "$1/api")/health"; }
bootstrapped() { curl -sf -m 5 "http://$(cat "$1/http")/health" | grep -q '"bootstrapped":true'; }
set_up() { curl -sf -m 5 -d "@$1/$3" "http://$(cat "$1/api")/api/v1/services/m3db/$2"; }
start() {
  ./m3dbnode -f "$1/m3.json" > "$1/log" 2>&1 &
  node=$!
  until_done answers "$1"
}
begin() {
  node config.mjs "$@"
  start "$1"
  until_done set_up "$1" placement/init placement
  until_done set_up "$1" namespace namespace
  until_done set_up "$1" namespace/ready ready
  until_done bootstrapped "$1"
}

# A message of one sample, as remote write's specifications 1.0 and 2.0 have it.
cat > body.mjs << 'END'
const [version, series, seconds] = process.argv.slice(2);
const varint = (n) => { const out = []; for (let x = BigInt(n); ; x >>= 7n) { out.push(Number(x & 127n) | (x > 127n ? 128 : 0)); if (x <= 127n) return Buffer.from(out); } };
const bytes = (field, data) => Buffer.concat([varint(field * 8 + 2), varint(data.length), data]);
const text = (field, value) => bytes(field, Buffer.from(value));
const labels = ['__name__', 'm', 'x', series];
const value = Buffer.alloc(8);
value.writeDoubleLE(1);
const sample = bytes(2, Buffer.concat([varint(9), value, varint(16), varint(BigInt(seconds) * 1000n)]));
const message = version === '1'
  ? bytes(1, Buffer.concat([bytes(1, Buffer.concat([text(1, labels[0]), text(2, labels[1])])), bytes(1, Buffer.concat([text(1, labels[2]), text(2, labels[3])])), sample]))
  : Buffer.concat([...['', ...labels].map((one) => text(4, one)), bytes(5, Buffer.concat([bytes(1, Buffer.from([1, 2, 3, 4])), sample]))]);
// Snappy of literals alone: the length, and each piece of at most 60 bytes after its own.
const pieces = Array.from({ length: Math.ceil(message.length / 60) }, (_, i) => message.subarray(60 * i, 60 * i + 60));
process.stdout.write(Buffer.concat([varint(message.length), ...pieces.flatMap((one) => [Buffer.from([(one.length - 1) * 4]), one])]));
END
# The status of a write of a series' sample at a time, by a version of remote write.
write() {
  local type='application/x-protobuf' version='0.1.0'
  if [ "$2" = 2 ]; then
    type='application/x-protobuf;proto=io.prometheus.write.v2.Request' version='2.0.0'
  fi
  node body.mjs "$2" "$3" "$4" | curl -s -m 20 -o answer -w '%{http_code}' --data-binary @- \
    -H 'Content-Encoding: snappy' -H "Content-Type: $type" -H "X-Prometheus-Remote-Write-Version: $version" \
    "http://$(cat "$1/api")/api/v1/prom/remote/write"
}
# How many samples a series has, of the last hour.
samples() {
  curl -sf -m 5 "http://$(cat "$1/api")/api/v1/query" --data-urlencode "query=sum(count_over_time(m{x=\"$2\"}[1h]))" |
    sed -n 's/.*"value":\[[0-9.]*,"\([0-9]*\)"\].*/\1/p' | grep . || echo 0
}
has_one() { [ "$(samples "$1" "$2")" = 1 ]; }

for async in true false; do
  begin "async-$async" "$async"
  now=$(date +%s)
  shown="writeNewSeriesAsync: $async:"
  status=$(write "async-$async" 1 usual "$now")
  until_done has_one "async-$async" usual
  echo "$shown 1.0: $status, $(samples "async-$async" usual) kept"
  echo "$shown 1.0, a late sample of that series: $(write "async-$async" 1 usual $((now - 600)))"
  status=$(write "async-$async" 1 late $((now - 600)))
  status2=$(write "async-$async" 2 other "$(date +%s)")
  sleep 5
  echo "$shown 1.0, a late sample that is the first: $status, $(samples "async-$async" late) kept"
  echo "$shown 2.0: $status2, $(samples "async-$async" other) kept"
  stop
done > seen.txt
cat > expected.txt << 'END'
writeNewSeriesAsync: true: 1.0: 200, 1 kept
writeNewSeriesAsync: true: 1.0, a late sample of that series: 400
writeNewSeriesAsync: true: 1.0, a late sample that is the first: 200, 0 kept
writeNewSeriesAsync: true: 2.0: 200, 0 kept
writeNewSeriesAsync: false: 1.0: 200, 1 kept
writeNewSeriesAsync: false: 1.0, a late sample of that series: 400
writeNewSeriesAsync: false: 1.0, a late sample that is the first: 400, 0 kept
writeNewSeriesAsync: false: 2.0: 200, 0 kept
END
go version
cat seen.txt
diff expected.txt seen.txt
echo 'as described'
