import { type Grid, instantGrid, rangeGrid, type Topology } from '../../../src/engine';
import { type TestSeries } from '../../harness/dataset';
import { type PrometheusServer } from '../../harness/prometheus';
import { prometheusWith } from '../../harness/prometheusWith';
import { ServerClient } from '../../harness/serverClient';
import { dialectOfKind, LONG_TERM, type ServerKind } from '../../harness/serverKind';
import { shardClients } from '../exactness/members';
import { dataset, type FuzzLayout, fuzzLayouts, placements, spread, wholes } from './fuzzPlacement';

/** A fleet, and the one Prometheus that holds what the fleet does. */
export interface FuzzFleet {
  readonly topology: Topology;
  readonly clients: ReadonlyMap<string, ServerClient>;
  readonly reference: ServerClient;
}

const MINUTE = 60_000;
/** Connections to a server that is asked about all fleets. */
const CONNECTIONS = 16;

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

export interface FuzzServers {
  readonly kind: ServerKind;
  readonly fleets: ReadonlyMap<FuzzLayout, FuzzFleet>;
  stop(): Promise<void>;
}

/** Starts all servers and loads them; `kind` is 3.5 when not given. */
export async function startFuzzServers(kind: ServerKind = LONG_TERM): Promise<FuzzServers> {
  const started: PrometheusServer[] = [];
  const start = async (series: readonly TestSeries[]): Promise<string> => {
    const server = await prometheusWith(series, { features: kind.features, binary: kind.binary });
    started.push(server);
    return server.url;
  };
  const [steady, moving, ...shards] = await Promise.all([
    start(wholes.steady),
    start(wholes.moving),
    ...Object.entries(spread).map(async ([name, parts]) => [name, await Promise.all(parts.map(start))] as const),
  ]);
  const references = { steady: new ServerClient(steady, CONNECTIONS), moving: new ServerClient(moving, CONNECTIONS) };
  const clients = new Map(shards.map(([name, urls]) => [name, shardClients(urls)]));
  const fleetOf = (layout: FuzzLayout): FuzzFleet => {
    const { spread: how, said } = placements[layout];
    const own = clients.get(how) ?? new Map<string, ServerClient>();
    return {
      topology: topologyOf([...own.keys()], { ...dialectOfKind(kind), ...said }),
      clients: own,
      reference: how === 'moves' ? references.moving : references.steady,
    };
  };
  return {
    kind,
    fleets: new Map(fuzzLayouts.map((layout) => [layout, fleetOf(layout)])),
    stop: async () => {
      const all = [...Object.values(references), ...[...clients.values()].flatMap((some) => [...some.values()])];
      await Promise.all(all.map((client) => client.close()));
      await Promise.all(started.map((server) => server.stop()));
    },
  };
}

function topologyOf(ids: readonly string[], said: Partial<Topology>): Topology {
  return {
    kind: 'hash',
    members: ids.map((id) => ({ id })),
    partitionLabels: [],
    replicatedJobs: [],
    evaluationInterval: MINUTE,
    lookback: 5 * MINUTE,
    ...said,
  };
}
