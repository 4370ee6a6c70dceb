import { type Policy, policySchema } from '../../../src/api/policy';
import { DEFAULT_POLICY } from '../../../src/autoscaling/index';
import { type Use } from '../../measure/gaugeWindow';
import { type MoveRow } from '../../store/moveRows';
import { type ShardRow } from '../../store/shardRows';
import { type RoundInput } from '../decide/deciding';
import { Past } from '../decide/past';
import { type Measurement, type Numbered } from '../drivers/driver';
import { type ScrapedTarget } from '../../measure/toldMeasurement';
import { type FleetSnapshot } from '../observe/fleetSnapshot';
import { type ReleaseFinding } from '../observe/releases';
import { Seen } from '../observe/seen';
import { SteadyTime } from '../observe/steadyTime';
import { TargetSeries } from '../observe/targetSeries';
import { TargetWeights } from '../observe/targetWeights';
import { UsageTold } from '../observe/usageWindow';
import { FleetState } from '../record/fleetState';

export const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;
const JOB = 'vms';

/** A fleet as written down and as seen, in few words; what is left out is as in a fleet where nothing happens. */
export interface Given {
  /** Phases, or more of the row. All were made an hour ago. */
  readonly shards: Readonly<Record<string, ShardRow['phase'] | Partial<ShardRow>>>;
  /** Shards of addresses, placed an hour ago. */
  readonly targets?: Readonly<Record<string, string>>;
  readonly moves?: readonly MoveRow[];
  /** The addresses there are now; left out: those that are placed. */
  readonly found?: readonly string[];
  /** What shards tell; left out: each is ready and scrapes what is placed on it. */
  readonly told?: Readonly<Record<string, Partial<Measurement>>>;
  readonly usage?: Readonly<Record<string, Use>>;
  readonly release?: ReleaseFinding;
  readonly policy?: Partial<Policy>;
  readonly rebalance?: boolean;
  /** Shards are numbered, and so many there are. */
  readonly numbered?: Numbered;
  /** Shards of which nobody knows any more. */
  readonly gone?: readonly string[];
}

/** A target as the shard that scrapes it tells of it. */
export function scraped(address: string, more: Partial<ScrapedTarget> = {}): ScrapedTarget {
  return {
    job: JOB,
    address,
    labels: { job: JOB, instance: address },
    health: 'up',
    lastScrape: NOW - 500,
    interval: 1000,
    samples: 100,
    ...more,
  };
}

/** What a round would decide by. */
export function roundOf(given: Given): RoundInput {
  const record = recordOf(given);
  const policy = policySchema.parse({
    ...DEFAULT_POLICY,
    ...{ intervalSeconds: 5, cpuWindowSeconds: 10 },
    handOver: { scrapes: 2, batch: 500, timeoutSeconds: 30 },
    balance: { maxOverMean: 1.2, movesPerRun: 10 },
    ...{ minShards: 1, maxShards: 5, capacity: { cpu: 1, memory: 1e9 }, targets: { cpu: 50 } },
    ...given.policy,
  });
  return {
    snapshot: snapshotOf(given, record),
    record,
    memory: {
      past: Past.of([], [], NOW),
      decision: undefined,
      firstScrapes: new Map((given.moves ?? []).map(({ id, joined }) => [id, new Map([[JOB, joined + 500]])])),
      imbalanceSince: undefined,
      prunedAt: NOW,
    },
    saved: { version: 1, savedAt: 0, savedBy: 'ada', reason: '', policy },
    now: NOW,
    time: new SteadyTime({ now: () => NOW, steady: () => 0 }),
    announce: 2000,
    rebalance: given.rebalance === true,
    needed: 24 * HOUR,
    highestFirst: given.numbered !== undefined,
  };
}

function recordOf({ shards, targets = {}, moves = [] }: Given): FleetState {
  const then = NOW - HOUR;
  const rows = Object.entries(shards).map(([id, more]): [string, ShardRow] => {
    const row = { id, created: then, since: then, byHand: false };
    return [id, typeof more === 'string' ? { ...row, phase: more } : { ...row, phase: 'active', ...more }];
  });
  const placed = Object.entries(targets).map(
    ([address, shard]) => [address, { address, shard, since: then, seen: NOW, weight: 100 }] as const
  );
  return new FleetState('vms', {
    shards: new Map(rows),
    targets: new Map(placed),
    moves: new Map(moves.map((move) => [move.id, move])),
    epoch: 1,
  });
}

function snapshotOf(given: Given, record: FleetState): FleetSnapshot {
  const { targets = {}, found = Object.keys(targets), told = {}, usage = {}, release, numbered, gone = [] } = given;
  const measured = record.shards.map(({ id }): [string, Measurement] => {
    const own = Object.keys(targets).filter((address) => targets[address] === id);
    return [id, { state: 'ready', remoteWriteBehind: false, targets: own.map((one) => scraped(one)), ...told[id] }];
  });
  const seen = new Seen(new Map(measured.filter(([id]) => !gone.includes(id))), {
    jobs: [{ name: JOB, groups: [{ targets: [...found], labels: {} }] }],
    problems: [],
  });
  return {
    at: NOW,
    seen,
    room: { maxShards: 100, reason: 'room for 100 shards' },
    usage: new Map(record.shards.map(({ id }) => [id, usage[id] ?? { cpu: 0.4 }])),
    told: new UsageTold(),
    weights: TargetWeights.of(record.targets),
    series: TargetSeries.none.after(seen, true),
    release,
    numbered,
  };
}
