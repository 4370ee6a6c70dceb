import { type FleetProblem } from '../../../src/api/scaling';
import { lackingText } from '../decide/lackingText';
import { shardLoads } from '../decide/shardLoads';
import { type FleetSnapshot } from '../observe/fleetSnapshot';
import { type Seen } from '../observe/seen';
import { type FleetState } from '../record/fleetState';
import { type SteadyTime } from '../observe/steadyTime';
import { type FleetView } from './fleetView';
import { removalOf } from './removalOf';

const IMBALANCE = 1.3;
const FLAPS = 3;
const HOUR = 3_600_000;
/** From its placement until a target must be known to its shard, in milliseconds. */
const TAKE_UP = 60_000;
/** A drained shard's last hour, or the last tenth of its time where that is shorter. */
const DEADLINE = HOUR;

type Found = Omit<FleetProblem, 'runbook'>;

/** Of every fleet where the database is damaged, which `sentence` says then. */
export function databaseProblems(sentence: string | undefined): FleetProblem[] {
  const name = 'databaseDamaged';
  return sentence === undefined ? [] : [{ name, severity: 'critical', sentence, runbook: `${name}.md` }];
}

/** What is wrong with a fleet, as last seen. */
export function fleetProblems(view: FleetView): FleetProblem[] {
  const { snapshot } = view;
  const found: Found[] = [...loopProblems(view), ...shardProblems(view)];
  if (snapshot !== undefined) {
    found.push(...placementProblems(view, snapshot), ...decisionProblems(view, snapshot));
  }
  return [
    ...databaseProblems(view.databaseProblem),
    ...found.map((problem) => ({ ...problem, runbook: `${problem.name}.md` })),
  ];
}

function loopProblems({ failure, saved, record, snapshot, time }: FleetView): Found[] {
  const found: Found[] = [];
  if (failure !== undefined) {
    found.push({ name: 'reconcileFailing', severity: 'critical', sentence: `The controller fails: ${failure}` });
  }
  for (const sentence of snapshot?.seen.found.problems ?? []) {
    found.push({ name: 'discoveryFailing', severity: 'warning', sentence });
  }
  const patience = (2 * saved.policy.handOver.timeoutSeconds + 60) * 1000;
  const stuck = record.openMoves.filter(({ joined }) => time.since(joined) > patience);
  if (stuck.length > 0) {
    const { address, from, to } = stuck[0];
    const others = stuck.length > 1 ? ` and ${stuck.length - 1} others` : '';
    const sentence = `The hand-over of ${address} from ${from} to ${to}${others} does not come to an end.`;
    found.push({ name: 'handOverStuck', severity: 'warning', sentence });
  }
  return found;
}

function shardProblems(view: FleetView): Found[] {
  const { record, snapshot, retention, now } = view;
  const found: Found[] = [];
  const release = snapshot?.release;
  for (const { id, phase, drained, released, since } of record.allShards) {
    const broken = snapshot?.seen.shards.get(id)?.broken;
    const until = released === undefined ? removalOf({ drained }, view) : undefined;
    if (phase === 'lost' && since > now - retention) {
      const sentence = `${id} was lost: what it had scraped is missing until that is older than the retention.`;
      found.push({ name: 'shardLost', severity: 'critical', shard: id, sentence });
    } else if (phase === 'draining' && until !== undefined) {
      if (until - now < Math.min(DEADLINE, retention / 10)) {
        const sentence = `${id} is removed at ${new Date(until).toISOString()}, when its data has passed the retention.`;
        found.push({ name: 'drainDeadlineNear', severity: 'warning', shard: id, sentence });
      }
    }
    if (release?.kind === 'lacks' && release.shard === id && phase === 'draining' && released === undefined) {
      const sentence = `${lackingText(release)} ${id} is kept for them until its data has passed the retention, or somebody releases it.`;
      found.push({ name: 'storeLacks', severity: 'warning', shard: id, sentence });
    }
    if (broken === 'crash-loop') {
      const sentence = `${id} keeps ending, and starting it again does not help.`;
      found.push({ name: 'shardCrashLooping', severity: 'critical', shard: id, sentence });
    } else if (broken === 'out-of-memory') {
      const sentence = `${id} keeps running out of memory.`;
      found.push({ name: 'shardOutOfMemory', severity: 'critical', shard: id, sentence });
    }
  }
  return found;
}

function placementProblems({ record, round, time }: FleetView, snapshot: FleetSnapshot): Found[] {
  const { seen } = snapshot;
  const unscraped = [...seen.addresses].filter((address) => isUnscraped(record, seen, { address, time }));
  const twice = scrapedTwice(record, seen, time);
  const heavy = round?.placement.tooHeavy ?? [];
  const some = (list: readonly string[]) => `${list[0]}${list.length > 1 ? ` and ${list.length - 1} others` : ''}`;
  const verb = (list: readonly string[]) => (list.length > 1 ? 'are' : 'is');
  return [
    ...(unscraped.length === 0
      ? []
      : [problem('targetUnscraped', 'critical', `${some(unscraped)} ${verb(unscraped)} scraped by no shard.`)]),
    ...(twice.length === 0
      ? []
      : [problem('targetScrapedTwice', 'critical', `${some(twice)} ${verb(twice)} scraped by two shards.`)]),
    ...(heavy.length === 0
      ? []
      : [
          problem(
            'targetTooHeavy',
            'warning',
            `${some(heavy)} ${verb(heavy)} more than half a shard's share: more shards do not help.`
          ),
        ]),
    ...imbalance(record, shardLoads(record, snapshot)),
  ];
}

function problem(name: FleetProblem['name'], severity: FleetProblem['severity'], sentence: string): Found {
  return { name, severity, sentence };
}

interface At {
  readonly address: string;
  readonly time: SteadyTime;
}

/** Its shard answers, has had time, and does not know it. */
export function isUnscraped(record: FleetState, seen: Seen, { address, time }: At): boolean {
  const row = record.targets.get(address);
  return (
    row === undefined ||
    (time.since(row.since) > TAKE_UP &&
      seen.isReady(row.shard) &&
      seen.targetsOf(row.shard, address).length === 0 &&
      !record.openMoves.some((move) => move.address === address))
  );
}

/** Addresses on two shards that answer, outside a hand-over. */
export function scrapedTwice(record: FleetState, seen: Seen, time: SteadyTime): readonly string[] {
  const moving = new Set(
    record.moves.filter(({ left }) => left === undefined || time.since(left) < TAKE_UP).map(({ address }) => address)
  );
  const once = new Set<string>();
  const twice = new Set<string>();
  for (const shard of seen.shards.keys()) {
    for (const address of seen.scrapedBy(shard).keys()) {
      (once.has(address) && !moving.has(address) ? twice : once).add(address);
    }
  }
  return [...twice];
}

function imbalance(record: FleetState, all: ReadonlyMap<string, number>): Found[] {
  const loads = record.inPhase('active').map(({ id }) => [id, all.get(id) ?? 0] as const);
  const mean = loads.reduce((sum, [, load]) => sum + load, 0) / Math.max(1, loads.length);
  const [id, most] = loads.reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0]);
  return mean > 0 && most > IMBALANCE * mean && record.openMoves.length === 0
    ? [
        {
          ...problem('imbalance', 'warning', `${id} carries ${(most / mean).toFixed(1)} times the mean of the shards.`),
          shard: id,
        },
      ]
    : [];
}

function decisionProblems(
  { round, memory, saved, time, record, steady }: FleetView,
  { room, told }: FleetSnapshot
): Found[] {
  const found: Found[] = [];
  const limits = round?.decision.limits ?? [];
  if (room?.diskFull !== undefined) {
    found.push(problem('diskNearlyFull', 'critical', `Nothing is added: ${room.diskFull}.`));
  } else if (limits.includes('host-budget')) {
    found.push(
      problem(
        'hostBudgetReached',
        'warning',
        `More shards are asked for than the machine has room for: ${room?.reason}.`
      )
    );
  }
  const counted = record.inPhase('active', 'joining').map(({ id }) => id);
  const isBlind = limits.includes('no-metrics') && Object.keys(saved.policy.targets).length > 0;
  // Just after a start there was nothing to measure yet.
  if (isBlind && told.shouldTell(counted, steady)) {
    found.push(problem('autoscalerBlind', 'warning', 'No shard tells what it uses, so the number of shards stays.'));
  }
  const reversals = memory.past.reversals(time.now() - HOUR);
  if (reversals > FLAPS) {
    found.push(
      problem('flapping', 'warning', `The number of shards changed its direction ${reversals} times within an hour.`)
    );
  }
  return found;
}
