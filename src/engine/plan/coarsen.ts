/** Steps of a grid by their index, both ends included. */
export interface StepRange {
  readonly first: number;
  readonly last: number;
}

export interface Cuts {
  /** Steps at which a new piece begins whatever happens. */
  readonly fixed: readonly number[];
  /** Steps at which a new piece should begin. */
  readonly cuts: readonly number[];
  /** Ranges that should have pieces of their own: a piece pays for each that it touches, step by step. */
  readonly costly: readonly StepRange[];
  readonly max: number;
}

/** A piece, or several taken together. */
interface Group extends StepRange {
  /** Whether it must not be taken together with the one before it. */
  readonly fixed: boolean;
  /** How many of the costly ranges it touches, and how many of them begin in it. */
  readonly touched: number;
  readonly begun: number;
}

/**
 * Cuts a range of steps at the steps asked for. Where that gives more than `max` pieces, neighbours are taken together, those
 * first whose steps then pay for the fewest costly ranges that they had not touched.
 */
export function coarsen(all: StepRange, cuts: Cuts): readonly StepRange[] {
  let groups = pieces(all, cuts);
  while (groups.length > cuts.max) {
    const fewer = takeTogether(groups, groups.length - cuts.max);
    if (fewer.length === groups.length) {
      break;
    }
    groups = fewer;
  }
  return groups.map(({ first, last }) => ({ first, last }));
}

function pieces(all: StepRange, { fixed, cuts, costly }: Cuts): readonly Group[] {
  const must = new Set(fixed);
  const asked = [...fixed, ...cuts, ...costly.flatMap(({ first, last }) => [first, last + 1])];
  const begins = [...new Set([all.first, ...asked])]
    .filter((step) => step >= all.first && step <= all.last)
    .sort((a, b) => a - b);
  const starting = tally(costly.map(({ first }) => Math.max(first, all.first)));
  const ending = tally(costly.map(({ last }) => last + 1));
  let touched = 0;
  return begins.map((first, i) => {
    const begun = starting.get(first) ?? 0;
    touched += begun - (ending.get(first) ?? 0);
    return { first, last: (begins[i + 1] ?? all.last + 1) - 1, fixed: must.has(first), touched, begun };
  });
}

function tally(steps: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  steps.forEach((step) => counts.set(step, (counts.get(step) ?? 0) + 1));
  return counts;
}

/** Takes up to `count` pairs of neighbours together, the cheapest, no group twice. */
function takeTogether(groups: readonly Group[], count: number): readonly Group[] {
  const costs = groups.map((group, i) =>
    i === 0 || group.fixed ? Number.POSITIVE_INFINITY : cost(groups[i - 1], group)
  );
  const order = costs.map((_, i) => i).sort((a, b) => costs[a] - costs[b]);
  const joined = new Set<number>();
  for (const i of order) {
    if (joined.size === count || costs[i] === Number.POSITIVE_INFINITY) {
      break;
    }
    if (!joined.has(i - 1) && !joined.has(i + 1)) {
      joined.add(i);
    }
  }
  return groups.flatMap((group, i) =>
    joined.has(i) ? [] : joined.has(i + 1) ? [together(group, groups[i + 1])] : [group]
  );
}

function together(a: Group, b: Group): Group {
  return { first: a.first, last: b.last, fixed: a.fixed, touched: a.touched + b.begun, begun: a.begun + b.begun };
}

/** How many more times a step pays for a costly range when two neighbours are one. */
function cost(a: Group, b: Group): number {
  const paid = (group: Group) => group.touched * (group.last - group.first + 1);
  return paid(together(a, b)) - paid(a) - paid(b);
}
