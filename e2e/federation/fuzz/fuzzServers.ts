import { type Grid, instantGrid, type Move, rangeGrid, type Topology } from '../../../src/engine';
import { type TestSeries } from '../../harness/dataset';
import { type PrometheusServer, startPrometheus } from '../../harness/prometheus';
import { writeSeries } from '../../harness/remoteWrite';
import { ServerClient } from '../../harness/serverClient';
import { shardOf } from '../../harness/shardOf';
import { shardClients } from '../exactness/members';
import { firstMember, movingDataset } from '../exactness/moving';
import { fuzzDataset } from './fuzzDataset';

/** A fleet, and the one Prometheus that holds what the fleet does. */
export interface FuzzFleet {
  readonly topology: Topology;
  readonly clients: ReadonlyMap<string, ServerClient>;
  readonly reference: ServerClient;
}

/** How the data is spread: by instance, told or not; series by series; by instance with targets that move. */
export const fuzzLayouts = ['label', 'label, not told', 'series', 'moves'] as const;
export type FuzzLayout = (typeof fuzzLayouts)[number];

const ids = ['shard-0', 'shard-1', 'shard-2'];
const FEATURES = ['native-histograms', 'promql-experimental-functions', 'promql-duration-expr'];
const dataset = fuzzDataset();
const MINUTE = 60_000;

/** Instants and ranges over the data, its edges and the moves; few steps, so that a comparison takes little time. */
export const fuzzGrids: readonly Grid[] = [
  instantGrid(dataset.start + 7 * MINUTE),
  instantGrid(dataset.start + 11 * MINUTE + 1_500),
  instantGrid(dataset.end + 4 * MINUTE),
  rangeGrid(dataset.start + 30_000, dataset.end, 113_000),
  rangeGrid(dataset.start + 5 * MINUTE, dataset.start + 8 * MINUTE, 30_000),
  rangeGrid(dataset.start - 2 * MINUTE, dataset.end + 6 * MINUTE, 4 * MINUTE),
  rangeGrid(dataset.start + 7 * MINUTE, dataset.start + 7 * MINUTE, 15_000),
];

/** Five hand-overs of three targets, two at nearly the same time, one there and back. */
const moves: readonly Move[] = (
  [
    ['vm-1:9100', 3, 0, 1],
    ['vm-2:9100', 4, 0, 2],
    ['vm-1:9100', 8, 1, 2],
    ['vm-4:9100', 9, 0, 1],
    ['vm-2:9100', 11, 2, 0],
  ] as const
).map(([instance, minute, from, to]) => {
  const first = ids.indexOf(firstMember(instance, ids));
  const joined = dataset.start + minute * MINUTE + 1_234;
  const member = (step: number): string => ids[(first + step) % ids.length];
  return {
    labels: { instance },
    from: member(from),
    to: member(to),
    joined,
    cutOver: joined + 30_000,
    left: joined + 45_000,
  };
});

const fleet: Topology = {
  kind: 'hash',
  members: ids.map((id) => ({ id })),
  partitionLabels: [],
  replicatedJobs: [],
  evaluationInterval: MINUTE,
  lookback: 5 * MINUTE,
};

export interface FuzzServers {
  readonly fleets: ReadonlyMap<FuzzLayout, FuzzFleet>;
  stop(): Promise<void>;
}

/** Starts all servers and loads them. */
export async function startFuzzServers(): Promise<FuzzServers> {
  const started: PrometheusServer[] = [];
  const start = async (series: readonly TestSeries[]): Promise<string> => {
    const server = await startPrometheus({ features: FEATURES });
    started.push(server);
    await writeSeries(server.url, series);
    return server.url;
  };
  const split = (by?: readonly string[]) =>
    ids.map((_, i) => dataset.series.filter(({ labels }) => shardOf(labels, ids.length, by) === i));
  const moving = movingDataset(dataset, { members: ids, moves });
  const [whole, moved, ...urls] = await Promise.all(
    [dataset.series, moving.whole, ...split(['instance']), ...split(), ...moving.parts].map(start)
  );
  const [reference, movingReference] = [new ServerClient(whole, 16), new ServerClient(moved, 16)];
  const [byLabel, bySeries, byMoves] = [0, 3, 6].map((at) => shardClients(urls.slice(at, at + 3)));
  const known = { ...fleet, partitionLabels: ['instance'] };
  const fleets = new Map<FuzzLayout, FuzzFleet>([
    ['label', { topology: known, clients: byLabel, reference }],
    ['label, not told', { topology: fleet, clients: byLabel, reference }],
    ['series', { topology: fleet, clients: bySeries, reference }],
    ['moves', { topology: { ...known, moves }, clients: byMoves, reference: movingReference }],
  ]);
  return {
    fleets,
    stop: async () => {
      const clients = [
        reference,
        movingReference,
        ...[byLabel, bySeries, byMoves].flatMap((some) => [...some.values()]),
      ];
      await Promise.all(clients.map((client) => client.close()));
      await Promise.all(started.map((server) => server.stop()));
    },
  };
}
