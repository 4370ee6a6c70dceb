import { type z } from 'zod';

import { type Target, type TargetPage, type targetQuerySchema } from '../../../src/api/targets';
import { type MoveRow } from '../../store/moveRows';
import { type FleetSnapshot } from '../observe/fleetSnapshot';
import { type Seen } from '../observe/seen';
import { type FleetState } from '../record/fleetState';
import { type FleetView } from './fleetView';
import { isUnscraped, scrapedTwice } from './problems';

type Query = z.output<typeof targetQuerySchema>;

/** An answer stays well below a megabyte. */
const MOST_BYTES = 900_000;

/** The targets of a fleet as rows, kept from one round to the next. */
export class TargetsView {
  private rows: readonly Target[] = [];
  private summary: TargetPage['summary'] = emptySummary();
  private of: FleetSnapshot | undefined;

  constructor(private readonly view: () => FleetView) {}

  page(query: Query): TargetPage {
    const view = this.view();
    this.renew(view);
    const matching = this.rows.filter((row) => matches(row, query)).sort(order(query));
    const targets: Target[] = [];
    let bytes = 0;
    for (const row of matching.slice(query.offset, query.offset + query.limit)) {
      bytes += JSON.stringify(row).length;
      if (bytes > MOST_BYTES) {
        break;
      }
      targets.push(row);
    }
    const end = query.offset + targets.length;
    return {
      fleet: view.record.fleet,
      total: matching.length,
      targets,
      next: end < matching.length && targets.length > 0 ? end : undefined,
      summary: this.summary,
    };
  }

  private renew(view: FleetView): void {
    const { snapshot } = view;
    if (snapshot !== undefined && snapshot !== this.of) {
      this.of = snapshot;
      this.rows = rowsOf(view, snapshot);
      this.summary = summarise(view, this.rows);
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
    error: own?.error,
    weight: own?.samples === undefined ? (weight ?? 0) : (1000 * own.samples) / own.interval,
    weightKnown: weight !== undefined,
    since: row?.since,
    lastMove: move === undefined ? undefined : apiMove(move),
  };
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
    for (const { job, address, labels, health, error, samples, interval } of targets) {
      if (!split.has(job)) {
        const weight = samples === undefined ? 0 : (1000 * samples) / interval;
        const row = { job, address, labels, health, error, weight, weightKnown: samples !== undefined };
        rows.set(JSON.stringify([job, address]), { ...row, state: 'replicated', flags: [] });
      }
    }
  }
  return [...rows.values()];
}

function summarise({ record }: FleetView, rows: readonly Target[]): TargetPage['summary'] {
  const shards = new Map(record.shards.map(({ id }) => [id, { id, targets: 0, weight: 0, heaviest: 0 }]));
  const flags = { tooHeavy: 0, scrapedTwice: 0, unscraped: 0 };
  for (const row of rows) {
    row.flags.forEach((flag) => flags[flag]++);
    const shard = shards.get(row.shard ?? '');
    if (shard !== undefined) {
      shard.targets++;
      shard.weight += row.weight;
      shard.heaviest = Math.max(shard.heaviest, row.weight);
    }
  }
  return {
    targets: rows.length,
    addresses: new Set(rows.map(({ address }) => address)).size,
    jobs: [...new Set(rows.map(({ job }) => job))].sort(),
    flags,
    shards: [...shards.values()],
  };
}

function emptySummary(): TargetPage['summary'] {
  return { targets: 0, addresses: 0, jobs: [], flags: { tooHeavy: 0, scrapedTwice: 0, unscraped: 0 }, shards: [] };
}

function matches(row: Target, { search, job, shard, state, flag }: Query): boolean {
  return (
    (job === undefined || row.job === job) &&
    (shard === undefined || row.shard === shard || row.from === shard) &&
    (state === undefined || row.state === state) &&
    (flag === undefined || row.flags.includes(flag)) &&
    (search === undefined || contains(row, search.toLowerCase()))
  );
}

function contains({ job, address, shard = '', labels }: Target, text: string): boolean {
  return [job, address, shard, ...Object.values(labels)].some((value) => value.toLowerCase().includes(text));
}

function order({ sort, order: direction }: Query): (a: Target, b: Target) => number {
  const sign = direction === 'asc' ? 1 : -1;
  const keyOf = (row: Target) => row[sort] ?? (sort === 'weight' || sort === 'since' ? 0 : '');
  return (a, b) => {
    const [x, y] = [keyOf(a), keyOf(b)];
    return x < y ? -sign : x > y ? sign : a.address < b.address ? -1 : a.address > b.address ? 1 : 0;
  };
}
