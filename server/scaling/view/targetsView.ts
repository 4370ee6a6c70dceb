import { type Target, type TargetPage, type TargetQuery } from '../../../src/api/targets';
import { type MoveRow } from '../../store/moveRows';
import { targetPage, targetSummary } from '../../targets/targetPage';
import { type FleetSnapshot } from '../observe/fleetSnapshot';
import { type Seen } from '../observe/seen';
import { type FleetState } from '../record/fleetState';
import { type FleetView } from './fleetView';
import { isUnscraped, scrapedTwice } from './problems';

/** The targets of a fleet as rows, kept from one round to the next. */
export class TargetsView {
  private rows: readonly Target[] = [];
  private summary: TargetPage['summary'] = targetSummary([], []);
  private of: FleetSnapshot | undefined;

  constructor(private readonly view: () => FleetView) {}

  page(query: TargetQuery): TargetPage {
    const view = this.view();
    this.renew(view);
    const page = targetPage(this.rows, query);
    return { fleet: view.record.fleet, placed: true, problems: [], ...page, summary: this.summary };
  }

  private renew(view: FleetView): void {
    const { snapshot } = view;
    if (snapshot !== undefined && snapshot !== this.of) {
      this.of = snapshot;
      this.rows = rowsOf(view, snapshot);
      const shards = view.record.shards.map(({ id }) => id);
      this.summary = targetSummary(this.rows, shards);
    }
  }
}

function rowsOf({ record, round, time }: FleetView, snapshot: FleetSnapshot): readonly Target[] {
  const { seen } = snapshot;
  const moves = new Map<string, MoveRow>(record.moves.map((move) => [move.address, move]));
  const twice = new Set(scrapedTwice(record, seen, time));
  const heavy = new Set(round?.placement.tooHeavy);
  const split = seen.found.jobs.flatMap(({ name, groups }) =>
    groups.flatMap(({ targets, labels }) =>
      targets.map((address) => {
        const move = moves.get(address);
        const flags = [
          ...(heavy.has(address) ? (['tooHeavy'] as const) : []),
          ...(twice.has(address) ? (['scrapedTwice'] as const) : []),
          ...(isUnscraped(record, seen, { address, time }) ? (['unscraped'] as const) : []),
        ];
        return { ...rowOf(record, snapshot, { job: name, address, move }), labels, flags };
      })
    )
  );
  return [...split, ...replicated(seen)];
}

interface Which {
  readonly job: string;
  readonly address: string;
  readonly move: MoveRow | undefined;
}

function rowOf(
  record: FleetState,
  { seen, weights }: FleetSnapshot,
  { job, address, move }: Which
): Omit<Target, 'labels' | 'flags'> {
  const row = record.targets.get(address);
  const open = move !== undefined && move.left === undefined;
  const scraped = row === undefined ? [] : seen.targetsOf(row.shard, address);
  const own = (scraped.length === 0 && open ? seen.targetsOf(move.from, address) : scraped).find(
    (one) => one.job === job
  );
  const weight = weights.get(address);
  return {
    job,
    address,
    shard: row?.shard,
    from: open ? move.from : undefined,
    state: open ? 'moving' : own === undefined ? 'waiting' : 'placed',
    health: own?.health ?? 'unknown',
    error: own === undefined ? silenceOf(seen, row?.shard) : own.error,
    lastScrape: own?.lastScrape,
    scrapeMs: own?.scrapeMs,
    weight: own?.samples === undefined ? (weight ?? 0) : (1000 * own.samples) / own.interval,
    weightKnown: weight !== undefined,
    since: row?.since,
    lastMove: move === undefined ? undefined : apiMove(move),
  };
}

/** Why nothing is known of the targets of a shard, where it does not tell of them. */
function silenceOf(seen: Seen, shard: string | undefined): string | undefined {
  return shard === undefined || seen.shards.get(shard)?.targets !== undefined ? undefined : `${shard} does not answer.`;
}

/** A hand-over as the API tells it. */
export function apiMove({
  id,
  address,
  from,
  to,
  reason,
  joined,
  cutOver,
  left,
}: MoveRow): NonNullable<Target['lastMove']> {
  const known = ['scale-up', 'drain', 'rebalance'] as const;
  return {
    id,
    address,
    from,
    to,
    reason: known.find((one) => one === reason) ?? 'lost',
    planned: joined,
    joined,
    cutOver,
    left,
  };
}

/** Targets of jobs that are not split: each once, though every shard has it. */
function replicated(seen: Seen): readonly Target[] {
  const split = new Set(seen.found.jobs.map(({ name }) => name));
  const rows = new Map<string, Target>();
  for (const { targets = [] } of seen.shards.values()) {
    for (const { samples, interval, ...target } of targets) {
      const { job, address } = target;
      if (!split.has(job)) {
        const weight = samples === undefined ? 0 : (1000 * samples) / interval;
        const row = { ...target, weight, weightKnown: samples !== undefined };
        rows.set(JSON.stringify([job, address]), { ...row, state: 'replicated', flags: [] });
      }
    }
  }
  return [...rows.values()];
}
