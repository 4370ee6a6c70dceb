import { type Topology } from '../../../src/engine';
import { type TestSeries } from '../../harness/dataset';
import { type PrometheusServer, startPrometheus } from '../../harness/prometheus';
import { writeSeries } from '../../harness/remoteWrite';
import { ServerClient } from '../../harness/serverClient';
import { dialectOfKind, LONG_TERM } from '../../harness/serverKind';
import { shardOf } from '../../harness/shardOf';
import { shardClients } from '../exactness/members';

/** How a script's series are spread. */
export interface Layout {
  readonly name: string;
  readonly shards: number;
  /** By hash of all labels, or of the one that the fleet is told about. */
  readonly by: 'series' | 'label';
}

export const layouts: readonly Layout[] = [
  { name: '1 shard', shards: 1, by: 'series' },
  ...[2, 3, 5].flatMap((shards): Layout[] => [
    { name: `${shards} by series`, shards, by: 'series' },
    { name: `${shards} by label`, shards, by: 'label' },
  ]),
];

/** Blocks so long that every sample of a script is a new one to the head, in whatever order scripts come. */
const ARGS = ['--storage.tsdb.min-block-duration=10000d', '--storage.tsdb.max-block-duration=20000d'];
/** The servers of one layout, empty at first. */
export interface Fleet {
  readonly layout: Layout;
  readonly clients: ReadonlyMap<string, ServerClient>;
  /** The fleet as the engine is told, for series whose shard depends on `label`. */
  topology(label: string): Topology;
  load(series: readonly TestSeries[], label: string): Promise<void>;
}

/** One Prometheus that holds everything, and a fleet a layout. */
export interface Servers {
  readonly reference: ServerClient;
  readonly fleets: readonly Fleet[];
  load(series: readonly TestSeries[], label: string): Promise<void>;
  stop(): Promise<void>;
}

/** `kind` is 3.5 when not given. */
export async function startServers(wanted: readonly Layout[], kind = LONG_TERM): Promise<Servers> {
  const started: PrometheusServer[] = [];
  const start = async (): Promise<PrometheusServer> => {
    const server = await startPrometheus({ args: ARGS, features: kind.features, binary: kind.binary });
    started.push(server);
    return server;
  };
  const startAll = (count: number) => Promise.all(Array.from({ length: count }, start));
  const reference = await start();
  const fleets: Fleet[] = [];
  for (const layout of wanted) {
    fleets.push(
      fleetOf(
        layout,
        (await startAll(layout.shards)).map(({ url }) => url),
        dialectOfKind(kind)
      )
    );
  }
  const client = new ServerClient(reference.url);
  const clients = [client, ...fleets.flatMap((fleet) => [...fleet.clients.values()])];
  return {
    reference: client,
    fleets,
    load: async (series, label) => {
      await Promise.all([writeSeries(reference.url, series), ...fleets.map((fleet) => fleet.load(series, label))]);
    },
    stop: async () => {
      await Promise.all(clients.map((one) => one.close()));
      await Promise.all(started.map((server) => server.stop()));
    },
  };
}

function fleetOf(layout: Layout, urls: readonly string[], dialect: Pick<Topology, 'dialect'>): Fleet {
  const clients = shardClients(urls);
  const byLabel = (label: string) => (layout.by === 'label' ? [label] : undefined);
  return {
    layout,
    clients,
    topology: (label) => ({
      ...dialect,
      kind: 'hash',
      members: [...clients.keys()].map((id) => ({ id })),
      partitionLabels: byLabel(label) ?? [],
      replicatedJobs: [],
      evaluationInterval: 60_000,
      lookback: 300_000,
    }),
    load: async (series, label) => {
      const parts = urls.map((): TestSeries[] => []);
      series.forEach((one) => parts[shardOf(one.labels, urls.length, byLabel(label))].push(one));
      await Promise.all(urls.map((url, i) => writeSeries(url, parts[i])));
    },
  };
}
