import { type Move } from '../../../src/engine';
import { type TestSeries } from '../../harness/dataset';
import { generateDataset } from '../../harness/generateDataset';
import { type PrometheusServer } from '../../harness/prometheus';
import { prometheusWith } from '../../harness/prometheusWith';
import { startProxy } from '../../harness/proxy';
import { inLabelOrder } from '../exactness/inLabelOrder';
import { firstMember, movingDataset } from '../exactness/moving';
import { MOVED, type Row, SCRAPE_INTERVAL, SCRAPES, SHARDS_SINCE, START } from './rows';
import { type Spoiler, startSpoiler } from './spoiler';

const IDS = ['shard-0', 'shard-1', 'shard-2'];
/** The shard that fails. */
const FAILING = IDS[2];

/** A server that can fail: its own process, and the spoiler before it. */
export interface Victim {
  readonly server: PrometheusServer;
  readonly spoiler: Spoiler;
}

/** Fleets with a member that fails, and servers that tell what their answers must be. */
export interface FaultServers {
  readonly victims: readonly Victim[];
  /** Address of the fleet of a row; `replica`: where the shard that fails has another replica. */
  fleetUrl(row: Row, replica: 'no replica' | 'replica'): string;
  /** One Prometheus with everything. */
  readonly reference: string;
  /** One Prometheus with everything but what the member of the row that fails alone has. */
  without(row: Row): string;
  /** The name of the member that fails. */
  failing(row: Row): string;
  stop(): Promise<void>;
}

export async function startFaultServers(): Promise<FaultServers> {
  const running: Array<{ stop(): Promise<void> }> = [];
  const stop = async (): Promise<void> => void (await Promise.all(running.map((one) => one.stop())));
  try {
    return { ...(await startAll(running)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startAll(running: Array<{ stop(): Promise<void> }>): Promise<Omit<FaultServers, 'stop'>> {
  const data = faultData();
  const start = async (series: readonly TestSeries[]): Promise<PrometheusServer> => {
    const server = await prometheusWith(series);
    running.push(server);
    return server;
  };
  const [reference, noShard, noStore, noShardOfStore] = await Promise.all(
    [data.whole, data.noShard, data.noStore, data.noShardOfStore].map(start)
  );
  const [first, second, third, bad, badStore] = await Promise.all(
    [...data.parts, data.parts[2], data.whole].map(start)
  );
  const victims = await Promise.all(
    [bad, badStore].map(async (server) => ({ server, spoiler: await startSpoiler(server) }))
  );
  running.push(...victims.map(({ spoiler }) => ({ stop: () => spoiler.close() })));
  const proxy = await startProxy({
    fleets: JSON.stringify({ fleets: fleets([first, second, third, reference], victims, data.move) }),
    // What hangs is not to hold the places of what does not.
    args: ['--max-queries', '1024', '--max-member-requests', '1024', '--max-requests', '4096'],
  });
  running.push(proxy);
  const name = ({ fleet }: Row) => fleet.replaceAll(' ', '-');
  const rest = { shards: noShard, 'store fails': noStore, 'shard of a store fails': noShardOfStore };
  return {
    victims,
    fleetUrl: (row, replica) => `${proxy.url}/fleets/${name(row)}${replica === 'replica' ? '-and-replica' : ''}`,
    reference: reference.url,
    without: ({ fleet }) => rest[fleet].url,
    failing: ({ fleet }) => (fleet === 'store fails' ? 'store' : FAILING),
  };
}

interface FaultData {
  readonly move: Move;
  readonly whole: readonly TestSeries[];
  readonly parts: ReadonlyArray<readonly TestSeries[]>;
  readonly noShard: readonly TestSeries[];
  readonly noStore: readonly TestSeries[];
  readonly noShardOfStore: readonly TestSeries[];
}

/** Targets split over three shards, of which one goes to the shard that fails. */
function faultData(): FaultData {
  const options = { instances: 8, start: START, scrapes: SCRAPES, scrapeInterval: SCRAPE_INTERVAL };
  const dataset = inLabelOrder(generateDataset(options));
  const instance = 'vm-01:9100';
  const from = firstMember(instance, IDS);
  const move = {
    labels: { instance },
    from,
    to: FAILING,
    joined: MOVED,
    cutOver: MOVED + 30_000,
    left: MOVED + 60_000,
  };
  const { whole, parts, without } = movingDataset(dataset, { members: IDS, moves: [move] });
  const old = between(whole, START, SHARDS_SINCE - 1);
  const recent = (series: readonly TestSeries[]) => between(series, SHARDS_SINCE, Infinity);
  const noShard = without(FAILING);
  return { move, whole, parts, noShard, noStore: recent(whole), noShardOfStore: [...old, ...recent(noShard)] };
}

function between(series: readonly TestSeries[], from: number, to: number): readonly TestSeries[] {
  const isIn = ([time]: readonly [number, unknown]) => time >= from && time <= to;
  return series.map(({ labels, samples, histograms }) => ({
    labels,
    ...(samples && { samples: samples.filter(isIn) }),
    ...(histograms && { histograms: histograms.filter(isIn) }),
  }));
}

function fleets(
  [first, second, third, store]: readonly PrometheusServer[],
  [bad, badStore]: readonly Victim[],
  move: Move
): readonly unknown[] {
  const replicas = (...urls: readonly string[]) => urls.map((url, i) => ({ id: `r${i}`, url }));
  const shards = (third: readonly string[], more = {}) => [
    { id: IDS[0], replicas: replicas(first.url), ...more },
    { id: IDS[1], replicas: replicas(second.url), ...more },
    { id: IDS[2], replicas: replicas(...third), ...more },
  ];
  const seconds = (ms = 0) => ms / 1000;
  const moves = [
    {
      labels: move.labels,
      from: move.from,
      to: move.to,
      joined: seconds(move.joined),
      cut_over: seconds(move.cutOver),
      left: seconds(move.left),
    },
  ];
  const fleet = (id: string, list: readonly unknown[], storeUrl?: string) => ({
    id,
    kind: 'hash',
    driver: 'static',
    partition_labels: ['instance'],
    replicated_jobs: [],
    experimental: true,
    ...(storeUrl !== undefined && { store: { url: storeUrl, flavour: 'prometheus' } }),
    static: { shards: list, moves, retention: '100y' },
  });
  const since = { since: seconds(SHARDS_SINCE) };
  return [
    fleet('shards', shards([bad.spoiler.url])),
    fleet('shards-and-replica', shards([bad.spoiler.url, third.url])),
    fleet('store-fails', shards([third.url], since), badStore.spoiler.url),
    fleet('shard-of-a-store-fails', shards([bad.spoiler.url], since), store.url),
    fleet('shard-of-a-store-fails-and-replica', shards([bad.spoiler.url, third.url], since), store.url),
  ];
}
