#!/usr/bin/env bash
# M3 1.5.0 answers 400 to a whole remote write (1.0) in which one series has an exemplar, so that the samples of all others are lost: a
# Prometheus does not send again what was answered with 400. Field 3 of a series holds exemplars in the specification and in
# Prometheus (`prompb/types.proto`); in M3's own message it is an enumeration, the type of the metric, and a message there is no number.
# With `send_exemplars: true` in its remote write a Prometheus that scrapes exemplars writes to M3 nothing of the requests that hold one.
#
# Seen output: the table below. No namespace is set up, so a request that is read ends in 500; one that is not read, before that, in 400.
# It needs Go (seen with 1.26.8), which builds M3 from its module in a few minutes, curl and Node.
set -euo pipefail
folder=$(mktemp -d)
node=
trap 'if [ -n "$node" ]; then kill "$node" 2> /dev/null; wait "$node" || true; fi; rm -rf "$folder"' EXIT
cd "$folder"
export GOWORK=off GOFLAGS=-mod=readonly CGO_ENABLED=0
module=$(go mod download -json github.com/m3db/m3@v1.5.0 | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
# Its golang.org/x/net links to what Go has closed since.
(cd "$module" && go build -buildvcs=false -ldflags=-checklinkname=0 -o "$folder/m3dbnode" ./src/cmd/services/m3dbnode/main)

cat > config.mjs << 'END'
import { createServer } from 'node:net';
import { writeFileSync } from 'node:fs';

const servers = await Promise.all(
  Array.from({ length: 9 }, () => new Promise((done) => { const one = createServer().listen(0, '127.0.0.1', () => done(one)); }))
);
const [api, metrics, node, cluster, http, httpCluster, debug, client, peer] = servers.map((one) => `127.0.0.1:${one.address().port}`);
servers.forEach((one) => one.close());
const shown = { sanitization: 'prometheus', samplingRate: 1, extended: 'none' };
const service = { env: 'default_env', zone: 'embedded', service: 'm3db', cacheDir: 'cache' };
writeFileSync('address', api);
writeFileSync('m3.json', JSON.stringify({
  coordinator: {
    listenAddress: api,
    metrics: { ...shown, scope: { prefix: 'coordinator' }, prometheus: { handlerPath: '/metrics', listenAddress: metrics } },
  },
  db: {
    metrics: { ...shown, prometheus: { handlerPath: '/metrics' } },
    listenAddress: node, clusterListenAddress: cluster, httpNodeListenAddress: http, httpClusterListenAddress: httpCluster,
    debugListenAddress: debug, hostID: { resolver: 'config', value: 'm3db' }, filesystem: { filePathPrefix: 'data' },
    discovery: { config: {
      service: { ...service, etcdClusters: [{ zone: 'embedded', endpoints: [client] }] },
      seedNodes: {
        rootDir: 'etcd', listenPeerUrls: [`http://${peer}`], initialAdvertisePeerUrls: [`http://${peer}`],
        listenClientUrls: [`http://${client}`], advertiseClientUrls: [`http://${client}`],
        initialCluster: [{ hostID: 'm3db', endpoint: `http://${peer}` }],
      },
    } },
  },
}));
END
node config.mjs
url=http://$(cat address)
./m3dbnode -f m3.json > m3.log 2>&1 &
node=$!
for _ in $(seq 240); do
  curl -sf -m 2 "$url/health" > /dev/null && break
  sleep 0.5
done

# A message of one series, `up 1`, and where that is asked for an exemplar of it.
cat > body.mjs << 'END'
const varint = (n) => { const out = []; for (let x = BigInt(n); ; x >>= 7n) { out.push(Number(x & 127n) | (x > 127n ? 128 : 0)); if (x <= 127n) return Buffer.from(out); } };
const bytes = (field, data) => Buffer.concat([varint(field * 8 + 2), varint(data.length), data]);
const label = (name, value) => bytes(1, Buffer.concat([bytes(1, Buffer.from(name)), bytes(2, Buffer.from(value))]));
const one = Buffer.alloc(8);
one.writeDoubleLE(1);
const now = varint(Date.now());
const sample = bytes(2, Buffer.concat([varint(9), one, varint(16), now]));
const exemplar = bytes(3, Buffer.concat([label('trace_id', 'a'), varint(17), one, varint(24), now]));
const parts = [label('__name__', 'up'), sample, ...(process.argv[2] === 'exemplar' ? [exemplar] : [])];
const message = bytes(1, Buffer.concat(parts));
// Snappy of literals alone: the length, and each piece of at most 60 bytes after its own.
const pieces = Array.from({ length: Math.ceil(message.length / 60) }, (_, i) => message.subarray(60 * i, 60 * i + 60));
process.stdout.write(Buffer.concat([varint(message.length), ...pieces.flatMap((piece) => [Buffer.from([(piece.length - 1) * 4]), piece])]));
END
for kind in sample exemplar; do
  status=$(node body.mjs "$kind" | curl -s -m 20 -o answer -w '%{http_code}' --data-binary @- -H 'Content-Encoding: snappy' \
    -H 'Content-Type: application/x-protobuf' -H 'X-Prometheus-Remote-Write-Version: 0.1.0' "$url/api/v1/prom/remote/write")
  echo "$kind: $status$(grep -o 'wrong wireType = [0-9] for field [A-Za-z]*' answer | sed 's/^/, /' || true)"
done > seen.txt
cat > expected.txt << 'END'
sample: 500
exemplar: 400, wrong wireType = 2 for field Type
END
go version
cat seen.txt
diff expected.txt seen.txt
echo 'as described'
