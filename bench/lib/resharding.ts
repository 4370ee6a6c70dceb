import { policySchema } from '../../src/api/policy';
import { DEFAULT_POLICY } from '../../src/autoscaling/index';
import { FleetController } from '../../server/scaling/fleetController';
import { memoryCluster } from '../../server/scaling/testing/memory/memoryCluster';
import { memoryDriver } from '../../server/scaling/testing/memory/memoryDriver';
import { type MemoryShard, type World } from '../../server/scaling/testing/memory/memoryShard';
import { Store } from '../../server/store/store';
import { random } from './compare';

/** When one shard scraped one target: milliseconds. `until` left out: it still does. */
export interface Scraping {
  readonly shard: string;
  readonly from: number;
  readonly until?: number;
}

/** What became of a fleet whose number of shards was changed at `at`. Times are milliseconds. */
export interface Resharding {
  readonly at: number;
  readonly end: number;
  /** Samples of a scrape, by target. */
  readonly weights: ReadonlyMap<string, number>;
  readonly scrapings: ReadonlyMap<string, readonly Scraping[]>;
  /** Up to when samples of a target count from a shard it was handed over from: by target and that shard. */
  readonly cutOvers: ReadonlyMap<string, number>;
  /** Those that take targets at the end. */
  readonly shards: readonly string[];
}

export const INTERVAL = 15_000;
const START = 1_700_000_000_000;
const TARGETS = 1000;
/** Before and after the change. */
const BEFORE = 300_000;
const AFTER = 900_000;
/** From its start until a shard scrapes. */
const STARTUP = 20_000;
const ROUND = 5000;

/** As the Prometheus Operator does it: `hashmod` of the address over the number of shards, which is all that is set. */
export async function byHashmod(from: number, to: number): Promise<Resharding> {
  const { world, time, weights } = newWorld();
  const cluster = memoryCluster(world, from);
  const pass = async (span: number) => {
    await cluster.control.count();
    time.now += span;
  };
  await pass(BEFORE);
  const at = time.now;
  await cluster.control.setShards(to);
  await pass(AFTER);
  const { shards } = await cluster.control.count();
  const active = shards.filter(({ phase }) => phase === 'active').map(({ id }) => id);
  return { at, end: time.now, weights, ...told(cluster.shards(), weights), cutOvers: new Map(), shards: active };
}

/** As the controller does it, on shards that are computed. */
export async function byHandOver(from: number, to: number): Promise<Resharding> {
  const { world, time, weights } = newWorld();
  const driver = memoryDriver(world);
  const members = new Map<string, MemoryShard>();
  const controller = new FleetController({
    driver,
    rows: Store.open(':memory:').make('vms', {}, 0),
    clock: { now: () => time.now, steady: () => time.now, after: () => () => undefined },
    firstPolicy: policySchema.parse({ ...DEFAULT_POLICY, ...fixed(from) }),
    publish: () => undefined,
  });
  await controller.start();
  const pass = async (span: number) => {
    for (const end = time.now + span; time.now < end;) {
      const outcome = await controller.reconcile();
      if (outcome.kind !== 'requeue') {
        throw new Error(outcome.problem);
      }
      driver.shards.forEach((shard, id) => members.set(id, shard));
      time.now = Math.min(end, time.now + outcome.afterMs);
    }
  };
  await pass(BEFORE);
  const at = time.now;
  const { policy, ...saved } = controller.saved;
  controller.saved = { ...saved, policy: { ...policy, ...fixed(to) } };
  await pass(AFTER);
  const cutOvers = new Map(
    controller.record.moves
      .filter(({ cutOver }) => cutOver !== undefined)
      .map(({ address, from: source, cutOver = 0 }) => [`${address} ${source}`, cutOver] as const)
  );
  const active = controller.record.inPhase('active').map(({ id }) => id);
  return { at, end: time.now, weights, ...told(members, weights), cutOvers, shards: active };
}

function fixed(shards: number) {
  return {
    ...{ minShards: shards, maxShards: shards, targets: {}, intervalSeconds: ROUND / 1000, cpuWindowSeconds: 120 },
    handOver: { scrapes: 2, batch: 500, timeoutSeconds: 180 },
    balance: { maxOverMean: 1.2, movesPerRun: 20 },
  };
}

/** Targets whose weights are log-normal, and a clock. */
function newWorld() {
  const next = random(7);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const weights = new Map(
    Array.from({ length: TARGETS }, (_, i) => [`10.0.${i >> 8}.${i & 255}:9100`, Math.round(400 * Math.exp(normal()))])
  );
  const time = { now: START };
  const jobs = [{ name: 'vms', groups: [{ targets: [...weights.keys()], labels: {} }] }];
  const world: World = {
    now: () => time.now,
    jobs: () => jobs,
    cost: (address) => ({ samples: weights.get(address) ?? 0, cpu: 0, memory: 0, up: true }),
    interval: INTERVAL,
    startup: STARTUP,
    tail: 0,
    retention: 15 * 86_400_000,
    base: { cpu: 0, memory: 0 },
    capacity: { cpu: 2, memory: 8e9 },
  };
  return { world, time, weights };
}

function told(
  members: ReadonlyMap<string, MemoryShard>,
  weights: ReadonlyMap<string, number>
): Pick<Resharding, 'scrapings'> {
  const scrapings = new Map<string, Scraping[]>([...weights.keys()].map((address) => [address, []]));
  for (const [shard, member] of members) {
    for (const [address, list] of scrapings) {
      const span = member.spanOf(address);
      if (span !== undefined) {
        list.push({ shard, from: span.from, until: span.to });
      }
    }
  }
  return { scrapings };
}
