import {
  dialectOf,
  type Grid,
  instantGrid,
  type Member,
  rangeGrid,
  type Topology,
  type Transport,
} from '../../../src/engine';
import { type PrometheusServer } from '../../harness/prometheus';
import { prometheusWith } from '../../harness/prometheusWith';
import { ServerClient } from '../../harness/serverClient';
import { LONG_TERM, type ServerKind } from '../../harness/serverKind';
import { clientTransport } from '../exactness/members';
import { type FuzzLayout, fuzzLayouts, type FuzzPlacement, placements } from './fuzzPlacement';
import { dataset, type Held, spread } from './fuzzSpread';

/** A fleet, and the one Prometheus that holds what the fleet does. */
export interface FuzzFleet {
  readonly topology: Topology;
  readonly transport: Transport;
  readonly reference: ServerClient;
  /** Not all of its members answer. */
  readonly isPartial: boolean;
}

const MINUTE = 60_000;
/** Connections to a server that is asked about all fleets. */
const CONNECTIONS = 16;
const WHOLE: Held = ['whole', 0];

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
  /** What is compared with. */
  readonly kind: ServerKind;
  /** Some members are of a later release. */
  readonly isMixed: boolean;
  readonly fleets: ReadonlyMap<FuzzLayout, FuzzFleet>;
  stop(): Promise<void>;
}

/** A server that is running. */
interface Started {
  readonly kind: ServerKind;
  readonly client: ServerClient;
}

/** Starts all servers and loads them; of each fleet every other server is of the kind `every`, where it is given. */
export async function startFuzzServers(kind: ServerKind = LONG_TERM, every: ServerKind = kind): Promise<FuzzServers> {
  const started: PrometheusServer[] = [];
  const servers = new Map<string, Started>();
  const start = async (name: string, part: number): Promise<void> => {
    const own = part % 2 === 0 ? kind : every;
    const server = await prometheusWith(spread[name as Held[0]][part], { features: own.features, binary: own.binary });
    started.push(server);
    servers.set(keyOf([name as Held[0], part]), { kind: own, client: new ServerClient(server.url, CONNECTIONS) });
  };
  await Promise.all(Object.entries(spread).flatMap(([name, parts]) => parts.map((_, part) => start(name, part))));
  return {
    kind,
    isMixed: every !== kind,
    fleets: new Map(fuzzLayouts.map((layout) => [layout, fleetOf(placements[layout], servers)])),
    stop: async () => {
      await Promise.all([...servers.values()].map(({ client }) => client.close()));
      await Promise.all(started.map((server) => server.stop()));
    },
  };
}

function fleetOf({ held, whole = WHOLE, said }: FuzzPlacement, servers: ReadonlyMap<string, Started>): FuzzFleet {
  const own = Object.entries(held).map(([place, one]) => ({ place, ...startedOf(one, servers) }));
  const members: readonly Member[] = said.members ?? own.map(({ place }) => ({ id: place }));
  const ask = clientTransport(new Map(own.map(({ place, client }) => [place, client])));
  return {
    topology: {
      kind: 'hash',
      members,
      partitionLabels: [],
      replicatedJobs: [],
      evaluationInterval: MINUTE,
      lookback: 5 * MINUTE,
      ...dialectOf(own.map(({ place, kind }) => ({ name: place, ...kind }))),
      ...said,
    },
    transport: (requests) => ask(requests.map((one) => ({ ...one, member: placeOf(one) }))),
    reference: startedOf(whole, servers).client,
    isPartial: members.some(({ id, mergedReplicas }) => mergedReplicas === undefined && held[id] === undefined),
  };
}

function placeOf({ member, replica }: { readonly member: string; readonly replica?: string }): string {
  return replica === undefined ? member : `${member}/${replica}`;
}

function startedOf(one: Held, servers: ReadonlyMap<string, Started>): Started {
  const found = servers.get(keyOf(one));
  if (found === undefined) {
    throw new Error(`no server ${keyOf(one)}`);
  }
  return found;
}

function keyOf([name, part]: Held): string {
  return `${name} ${part}`;
}
