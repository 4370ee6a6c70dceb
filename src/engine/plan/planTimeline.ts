import { type TimeSpan } from './dataSpan';
import { type Leaf, type Plan } from './plan';
import { type Topology } from './topology';

/** For which times a member is asked: evaluation times of what is pushed, sample times of what is read raw. */
export interface MemberTimeline {
  readonly member: string;
  readonly role: 'shard' | 'store';
  /** The span it has data of, where that is bounded. */
  readonly since?: number;
  readonly until?: number;
  /** Ascending, apart from each other; empty where the query does not need it. */
  readonly asked: readonly TimeSpan[];
}

/** A change of the fleet within the times of a query: where one epoch ends and another begins. */
export interface FleetChange {
  readonly at: number;
  /** `added`, `drained`: a shard began, or ended. `moved`: targets went to another shard. `store`: the store's data ends. */
  readonly kind: 'added' | 'drained' | 'moved' | 'store';
  /** Whom it happened to; left out for moves. */
  readonly member?: string;
  /** Of moves: how many targets, all within a hundredth of the times shown. */
  readonly targets?: number;
}

/** Who is asked for which times, and how the fleet changed meanwhile. Times are milliseconds since the epoch. */
export interface PlanTimeline extends TimeSpan {
  readonly members: readonly MemberTimeline[];
  /** Ascending. */
  readonly changes: readonly FleetChange[];
  /** Data that nobody has any more, of the times shown. */
  readonly lost: ReadonlyArray<TimeSpan & { readonly member: string }>;
}

const MOVE_BUCKETS = 100;

/** The times a plan asks its members for, beside what the topology says of them. */
export function planTimeline(plan: Plan, topology: Topology): PlanTimeline {
  const asked = askedSpans(plan);
  const all = [{ from: plan.grid.start, to: plan.grid.end }, ...[...asked.values()].flat()];
  const from = all.reduce((least, span) => Math.min(least, span.from), Number.POSITIVE_INFINITY);
  const to = all.reduce((most, span) => Math.max(most, span.to), Number.NEGATIVE_INFINITY);
  const { members, store, lost = [] } = topology;
  const lines = [
    ...members.map((member) => ({ role: 'shard' as const, ...member })),
    ...(store === undefined ? [] : [{ role: 'store' as const, ...store }]),
  ];
  return {
    from,
    to,
    members: lines.map(({ id, role, since, until }) => ({
      member: id,
      role,
      since,
      until,
      asked: asked.get(id) ?? [],
    })),
    changes: changesOf(topology, { from, to }),
    lost: lost
      .filter((gap) => gap.since <= to && gap.until >= from)
      .map(({ member, since, until }) => ({ member, from: Math.max(since, from), to: Math.min(until, to) })),
  };
}

function askedSpans({ leaves, grid }: Plan): ReadonlyMap<string, readonly TimeSpan[]> {
  const spans = new Map<string, TimeSpan[]>();
  for (const { member, from, to } of leaves.flatMap(askedOf)) {
    spans.set(member, [...(spans.get(member) ?? []), { from, to }]);
  }
  const gap = grid.length === 1 ? 0 : grid.step;
  return new Map([...spans].map(([member, list]) => [member, joined(list, gap)]));
}

function askedOf(leaf: Leaf): ReadonlyArray<TimeSpan & { readonly member: string }> {
  return leaf.op === 'raw'
    ? leaf.queries.map(({ member, start, end }) => ({ member, from: start, to: end }))
    : leaf.parts.flatMap(({ grid, queries }) =>
        queries.map(({ member }) => ({ member, from: grid.start, to: grid.end }))
      );
}

/** Spans that overlap or are at most `gap` apart are one. */
function joined(spans: readonly TimeSpan[], gap: number): readonly TimeSpan[] {
  const result: TimeSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && span.from <= last.to + gap) {
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    } else {
      result.push(span);
    }
  }
  return result;
}

function changesOf({ members, store, moves = [] }: Topology, { from, to }: TimeSpan): readonly FleetChange[] {
  const within = (at: number | undefined): at is number => at !== undefined && at > from && at < to;
  const one = (kind: FleetChange['kind'], at: number | undefined, member: string): readonly FleetChange[] =>
    within(at) ? [{ at, kind, member }] : [];
  const width = Math.max(1, (to - from) / MOVE_BUCKETS);
  const buckets = new Map<number, { at: number; targets: number }>();
  for (const at of moves.map(({ cutOver }) => cutOver).filter(within)) {
    const bucket = Math.floor((at - from) / width);
    const known = buckets.get(bucket);
    buckets.set(bucket, { at: Math.min(at, known?.at ?? at), targets: (known?.targets ?? 0) + 1 });
  }
  return [
    ...members.flatMap(({ id, since, until }) => [...one('added', since, id), ...one('drained', until, id)]),
    ...(store === undefined ? [] : one('store', store.before, store.id)),
    ...[...buckets.values()].map((moved) => ({ ...moved, kind: 'moved' as const })),
  ].sort((a, b) => a.at - b.at);
}
