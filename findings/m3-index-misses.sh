#!/usr/bin/env bash
# M3 1.5.0 has samples that no query finds, and says so nowhere: its index is asked by blocks of time, and in two cases it does not index
# a series for a block that it has samples in.
#
# With `writeNewSeriesAsync: false` (default: true) a series is indexed for the block of its first sample alone. The write of its first
# sample in the next block ends in an error, behind which the coordinator tries again, which succeeds and indexes nothing.
#
# With `coldWritesEnabled: false` (the default of a namespace) a node that was started again reads its commit log and its snapshots, but
# indexes of them only what is not older than `bufferPast`. A series that had ended before that is not found until its block is
# flushed, which may take the length of a block; one that goes on is found by its next sample.
#
# Both are right with the other value of the setting. Seen output: the table below. It needs Go (seen with 1.26.8), which builds M3 from
# its module in a few minutes, curl and Node.
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

const [name, isAsync, cold] = process.argv.slice(2);
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
  repairEnabled: false, coldWritesEnabled: cold === 'true', retentionOptions: retention,
  indexOptions: { enabled: true, blockSizeDuration: '4h' }, aggregationOptions: { aggregations: [{ aggregated: false }] },
} }));
writeFileSync(`${name}/ready`, JSON.stringify({ name: 'default' }));
END

until_done() { for _ in $(seq 480); do "$@" > /dev/null 2>> curl.log && return; sleep 0.25; done; echo "never done: $*"; return 1; }
answers() { curl -sf -m 5 "http://$(cat "$1/api")/health"; }
bootstrapped() { curl -sf -m 5 "http://$(cat "$1/http")/health" | grep -q '"bootstrapped":true'; }
set_up() { curl -sf -m 5 -d "@$1/$3" "http://$(cat "$1/api")/api/v1/services/m3db/$2"; }
write() { curl -sf -m 20 -d "{\"tags\":{\"__name__\":\"m\",\"x\":\"$2\"},\"timestamp\":\"$3\",\"value\":1}" "http://$(cat "$1/api")/api/v1/json/write"; }
# The series with a sample in the minute around a time.
found() {
  local names
  names=$(
    curl -sf -m 5 "http://$(cat "$1/api")/api/v1/query" --data-urlencode 'query=count_over_time(m[1m])' --data-urlencode "time=$(($2 + 30))" |
      sed 's/"x":/\n&/g' | sed -n 's/^"x":"\([a-z]*\)".*/\1/p' | sort | paste -sd' ' -
  )
  echo "${names:-nothing}"
}
finds() { found "$1" "$2" | grep -qw "$3"; }
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

for async in false true; do
  begin "async-$async" "$async" true
  boundary=$(($(date +%s) / 14400 * 14400 - 14400))
  write "async-$async" a $((boundary - 60))
  until_done finds "async-$async" $((boundary - 60)) a
  write "async-$async" a $((boundary + 60))
  sleep 3
  echo "writeNewSeriesAsync: $async: in its first block finds $(found "async-$async" $((boundary - 60))), in the next $(found "async-$async" $((boundary + 60)))"
  stop
done > seen.txt
for cold in false true; do
  begin "cold-$cold" true "$cold"
  now=$(date +%s)
  write "cold-$cold" ended "$now"
  write "cold-$cold" goes "$now"
  until_done finds "cold-$cold" "$now" ended
  before=$(found "cold-$cold" "$now")
  sleep 10
  stop
  start "cold-$cold"
  until_done bootstrapped "cold-$cold"
  write "cold-$cold" goes "$(date +%s)"
  until_done finds "cold-$cold" "$(date +%s)" goes
  echo "coldWritesEnabled: $cold: finds $before, started again $(found "cold-$cold" "$now")"
  stop
done >> seen.txt
cat > expected.txt << 'END'
writeNewSeriesAsync: false: in its first block finds a, in the next nothing
writeNewSeriesAsync: true: in its first block finds a, in the next a
coldWritesEnabled: false: finds ended goes, started again goes
coldWritesEnabled: true: finds ended goes, started again ended goes
END
go version
cat seen.txt
diff expected.txt seen.txt
echo 'as described'
