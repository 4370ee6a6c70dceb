import { firstIndex } from '../model/firstIndex';
import { type Grid, stepTime } from '../model/grid';
import { type Expr } from '../syntax/ast';
import { CHEAP_SAMPLES } from './cheapSamples';
import { coarsen, type StepRange } from './coarsen';
import { type DataSpan, dataSpan, readAt, type TimeSpan } from './dataSpan';
import { movedTargets } from './movedTargets';
import { movesWithin } from './movesWithin';
import { mayRead } from './mayRead';
import { subGrid } from './subGrid';
import { type LostData, type Member, type Move, type Topology } from './topology';

/** A run of steps for which the fleet is one and the same: what one plan covers. */
export interface Segment {
  /** Steps of the query's grid, one after the other. */
  readonly grid: Grid;
  /** The shards to ask: those that may hold something these steps read. Empty where the store answers alone. */
  readonly members: readonly Member[];
  /**
   * Hand-overs within what these steps read: for the series they name no single member has the answer, they are evaluated
   * from raw samples of both. All other series stay pushed.
   */
  readonly moved: readonly Move[];
  /**
   * `none`: the members have all there is. `alone`: everything read is older than what they hold. `merged`: raw samples of
   * both are united by time, the store's from `storeSpans`, a member's first where both have one of the same time.
   */
  readonly store: 'none' | 'alone' | 'merged';
  /** The times for which a merged segment reads the store; empty for others. */
  readonly storeSpans: readonly TimeSpan[];
  /** What these steps read and no member has any more: the answer may lack it, unless the store has it. */
  readonly lost: readonly LostData[];
}

/** More pieces than this cost more in requests than they save in raw samples. */
export const MAX_SEGMENTS = 16;

/** As often as targets are taken to be scraped. */
const SCRAPE_INTERVAL = 15_000;

export interface SegmentOptions {
  readonly grid: Grid;
  /** Samples of one series a target that may be read raw before steps are cut for hand-overs. */
  readonly cheap?: number;
}

/**
 * Cuts a query's steps where the fleet changes within the data they read (`dataSpan`). Every step is in exactly one segment,
 * in order; neighbours differ. For hand-overs there are only as many cuts as it takes to read few samples raw, since each is
 * one more request a member; of neighbours those are taken together whose hand-overs then cost least, which is right for all
 * of their steps. Never more than `MAX_SEGMENTS` for hand-overs and members.
 */
export function segments(
  topology: Topology,
  expr: Expr,
  { grid, cheap = CHEAP_SAMPLES }: SegmentOptions
): readonly Segment[] {
  return new Cutter(topology, expr, grid).segments(cheap);
}

/** Something that matters to a run of steps. */
interface Event<T> extends StepRange {
  readonly of: T;
}

class Cutter {
  private readonly span: DataSpan;
  private readonly members: ReadonlyArray<Event<Member>>;
  private readonly moves: ReadonlyArray<Event<Move>>;
  private readonly lost: ReadonlyArray<Event<LostData>>;
  /** The first step that reads anything the members may hold. */
  private readonly recent: number;
  /** The first step that reads nothing older. */
  private readonly whole: number;

  constructor(
    private readonly topology: Topology,
    expr: Expr,
    private readonly grid: Grid
  ) {
    const hash = topology.kind === 'hash';
    const before = topology.store?.before ?? Number.NEGATIVE_INFINITY;
    this.span = dataSpan(expr, topology.lookback, grid);
    this.recent = this.firstStep((read) => read.to >= before);
    this.whole = this.firstStep((read) => read.from >= before);
    this.members = this.events(topology.members, ({ since, until }) => spanOf(since, until));
    this.moves = this.events(hash ? this.mattering(expr) : [], ({ joined, left }) => spanOf(joined, left));
    this.lost = this.events(topology.lost ?? [], ({ since, until }) => spanOf(Math.max(since, before), until));
  }

  segments(cheap: number): readonly Segment[] {
    const old = this.recent > 0 ? [this.alone({ first: 0, last: this.recent - 1 })] : [];
    if (this.recent === this.grid.length) {
      return old;
    }
    const all = { first: this.recent, last: this.grid.length - 1 };
    return [
      ...old,
      ...this.runs(all, cheap)
        .map((run) => this.segment(run))
        .reduce(join, []),
    ];
  }

  /** As few runs of steps as need no more raw samples than that. */
  private runs(all: StepRange, cheap: number): readonly StepRange[] {
    const stores = this.topology.store === undefined ? [] : [this.whole, ...this.lost.flatMap(ends)];
    const cuts = [...this.members, ...this.lost].flatMap(ends);
    for (let max = 1; max < MAX_SEGMENTS; max *= 2) {
      const runs = coarsen(all, { fixed: [...stores, ...cuts], cuts: [], costly: this.moves, max });
      if (runs.length < MAX_SEGMENTS && this.rawSamples(runs) <= cheap) {
        return runs;
      }
    }
    return coarsen(all, { fixed: stores, cuts, costly: this.moves, max: MAX_SEGMENTS });
  }

  /** Of one series a target that was handed over, how many samples are read raw. */
  private rawSamples(runs: readonly StepRange[]): number {
    return runs.reduce((sum, run) => {
      const [{ from }, { to }] = [run.first, run.last].map((step) => readAt(this.span, stepTime(this.grid, step)));
      return sum + (movedTargets(during(this.moves, run)) * (to - from)) / SCRAPE_INTERVAL;
    }, 0);
  }

  private segment(run: StepRange): Segment {
    const members = during(this.members, run);
    const lost = during(this.lost, run);
    const storeSpans = this.storeSpans(run, lost);
    return {
      grid: subGrid(this.grid, run),
      // Where nobody may hold anything, anybody can say so.
      members: members.length > 0 ? members : this.topology.members,
      moved: during(this.moves, run),
      store: storeSpans.length > 0 ? 'merged' : 'none',
      storeSpans,
      lost,
    };
  }

  private alone(run: StepRange): Segment {
    return { grid: subGrid(this.grid, run), members: [], moved: [], store: 'alone', storeSpans: [], lost: [] };
  }

  private storeSpans(run: StepRange, lost: readonly LostData[]): readonly TimeSpan[] {
    const { store } = this.topology;
    if (store === undefined) {
      return [];
    }
    const from = readAt(this.span, stepTime(this.grid, run.first)).from;
    return [
      ...(run.first < this.whole ? [{ from, to: store.before - 1 }] : []),
      ...lost.map(({ since, until }) => ({ from: Math.max(since, store.before), to: until })),
    ];
  }

  /** The hand-overs that are between members that are still there, of series and times the expression may read. */
  private mattering(expr: Expr): readonly Move[] {
    const { moves = [], members } = this.topology;
    const ids = new Set(members.map(({ id }) => id));
    const [first, last] = [this.grid.start, this.grid.end].map((time) => readAt(this.span, time));
    const between = movesWithin(moves, { from: first.from, to: last.to }).filter(
      ({ from, to }) => from !== to && ids.has(from) && ids.has(to)
    );
    return between.length === 0 ? [] : between.filter(mayRead(expr));
  }

  private events<T>(items: readonly T[], spanOf: (item: T) => TimeSpan): ReadonlyArray<Event<T>> {
    return items.flatMap((of) => {
      const { from, to } = spanOf(of);
      const first = this.firstStep((read) => read.to >= from);
      const last = this.firstStep((read) => read.from > to) - 1;
      return from <= to && first <= last && last >= this.recent
        ? [{ of, first: Math.max(first, this.recent), last }]
        : [];
    });
  }

  /** The first step whose data is as asked; the number of steps where none is. What is read only ever moves on with time. */
  private firstStep(test: (read: TimeSpan) => boolean): number {
    return firstIndex(this.grid.length, (i) => test(readAt(this.span, stepTime(this.grid, i))));
  }
}

function spanOf(from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY): TimeSpan {
  return { from, to };
}

function ends({ first, last }: StepRange): readonly number[] {
  return [first, last + 1];
}

function during<T>(events: ReadonlyArray<Event<T>>, run: StepRange): readonly T[] {
  return events.filter(({ first, last }) => first <= run.last && last >= run.first).map(({ of }) => of);
}

/** Adds a segment to a list: as one with the last where they are alike. */
function join(list: readonly Segment[], next: Segment): readonly Segment[] {
  const last = list.at(-1);
  return last !== undefined && alike(last, next)
    ? [...list.slice(0, -1), { ...last, grid: joined(last.grid, next.grid) }]
    : [...list, next];
}

function joined(a: Grid, b: Grid): Grid {
  return { ...a, end: b.end, length: a.length + b.length };
}

function alike(a: Segment, b: Segment): boolean {
  return (
    a.store === b.store &&
    sameItems(a.storeSpans.map(spanEnd), b.storeSpans.map(spanEnd)) &&
    sameItems(a.members, b.members) &&
    sameItems(a.moved, b.moved) &&
    sameItems(a.lost, b.lost)
  );
}

function spanEnd({ to }: TimeSpan): number {
  return to;
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}
