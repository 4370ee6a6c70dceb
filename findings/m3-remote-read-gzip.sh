#!/usr/bin/env bash
# M3 1.5.0 packs the answer to a remote read with gzip for whoever sends `Accept-Encoding: gzip`, as most HTTP clients do unasked, and
# says so nowhere: `Content-Encoding` is `snappy` in both cases, and the body is no Snappy. Packing is done around the handlers, and
# a handler that sets the header itself takes the word for it away. Errors, which set none, are marked as they should be.
#
# Prometheus asks with `Accept-Encoding: snappy` and does not see it. Seen output: the table below; a read of no query suffices,
# whose answer is one byte. It needs Go (seen with 1.26.8), which builds M3 from its module in a few minutes, curl and Node.
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

for accepted in identity snappy gzip; do
  # A message without a query, packed by Snappy.
  printf '\0' | curl -s -m 10 -D headers -o body -H "Accept-Encoding: $accepted" --data-binary @- "$url/api/v1/prom/remote/read"
  marked=$(sed -n 's/^Content-Encoding: \(.*\)\r$/\1/p' headers)
  echo "$accepted: marked $marked, begins with $(head -c 2 body | od -An -tx1 | tr -d ' ')"
done > seen.txt
cat > expected.txt << 'END'
identity: marked snappy, begins with 00
snappy: marked snappy, begins with 00
gzip: marked snappy, begins with 1f8b
END
go version
cat seen.txt
diff expected.txt seen.txt
echo 'as described'
