/** A scrape target to be placed. */
export interface WeightedTarget {
  readonly id: string;
  readonly job: string;
  /** Samples a second, averaged over time; undefined: not known yet, taken as the median of its job. */
  readonly weight?: number;
}

export interface PlaceOptions {
  /** Shards that take targets, at least one. */
  readonly shards: readonly string[];
  /** Where targets are; targets on shards that take none any more are placed anew. */
  readonly previous: ReadonlyMap<string, string>;
  /** Targets that may be moved for balance alone; undefined: any number. */
  readonly maxMoves?: number;
  /** What one shard should carry, in the weights' unit: a target above half of it is too heavy to help by scaling. */
  readonly capacity?: number;
}

/** A target that goes to another shard; `from` is undefined where it had none. */
export interface PlacedMove {
  readonly target: string;
  readonly from?: string;
  readonly to: string;
}

export interface Placed {
  /** The shard of every target. */
  readonly placement: ReadonlyMap<string, string>;
  readonly moves: readonly PlacedMove[];
  readonly tooHeavy: readonly string[];
}

/** The heaviest shard carries at most so many times the mean, and the lightest at least so many, where targets allow. */
const MOST = 1.05;
const FEWEST = 0.9;
/** Differences this small, as a share of the mean, are rounding. */
const ROUNDING = 1e-9;

/**
 * Places targets on shards: what is placed stays; what has no shard goes, heaviest first, to the shard with the least; then
 * targets go from the heaviest shard to the lightest while the heaviest is above 1.05 times the mean, or the lightest below 0.9
 * times, and a move helps.
 * The same input gives the same placement.
 */
export function place(targets: readonly WeightedTarget[], options: PlaceOptions): Placed {
  if (options.shards.length === 0) {
    throw new Error('targets cannot be placed on no shards');
  }
  const { previous, maxMoves = Infinity, capacity = Infinity } = options;
  const weighted = weigh(targets);
  const loads = options.shards.map((id) => new Load(id));
  const byId = new Map(loads.map((load) => [load.id, load]));
  const orphans: Weighted[] = [];
  for (const one of weighted) {
    const home = byId.get(previous.get(one.id) ?? '');
    if (home === undefined) {
      orphans.push(one);
    } else {
      home.take(one);
    }
  }
  orphans.sort(heaviestFirst).forEach((one) => lightest(loads).take(one));
  balance(loads, maxMoves);
  const placement = new Map<string, string>();
  loads.forEach((load) => load.targets.forEach(({ id }) => placement.set(id, load.id)));
  return {
    placement,
    moves: movesBetween(previous, placement),
    tooHeavy: weighted.filter(({ weight }) => weight > capacity / 2).map(({ id }) => id),
  };
}

/** What each shard carries of the targets that are placed, by the weights that {@link place} goes by. */
export function placedLoads(
  targets: readonly WeightedTarget[],
  { shards, previous }: Pick<PlaceOptions, 'shards' | 'previous'>
): readonly number[] {
  const loads = new Map(shards.map((id) => [id, 0]));
  for (const { id, weight } of weigh(targets)) {
    const home = previous.get(id) ?? '';
    const load = loads.get(home);
    if (load !== undefined) {
      loads.set(home, load + weight);
    }
  }
  return [...loads.values()];
}

function movesBetween(previous: PlaceOptions['previous'], placement: Placed['placement']): readonly PlacedMove[] {
  const moves: PlacedMove[] = [];
  for (const [target, to] of placement) {
    const from = previous.get(target);
    if (from !== to) {
      moves.push(from === undefined ? { target, to } : { target, from, to });
    }
  }
  return moves;
}

interface Weighted {
  readonly id: string;
  readonly weight: number;
}

/** One shard while it is filled. */
class Load {
  total = 0;
  /** Lightest first once sorted. */
  targets: Weighted[] = [];

  constructor(readonly id: string) {}

  take(one: Weighted): void {
    this.targets.push(one);
    this.total += one.weight;
  }

  sort(): void {
    this.targets.sort((a, b) => heaviestFirst(b, a));
  }

  /** Index of the first target that weighs at least `weight`. */
  atLeast(weight: number): number {
    let low = 0;
    let high = this.targets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.targets[middle].weight < weight) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  remove(index: number): Weighted {
    const [one] = this.targets.splice(index, 1);
    this.total -= one.weight;
    return one;
  }

  insert(one: Weighted): void {
    this.targets.splice(this.atLeast(one.weight), 0, one);
    this.total += one.weight;
  }
}

/** Moves targets from the heaviest shard to the lightest, `most` at most, while that brings the two nearer to the mean. */
function balance(loads: readonly Load[], most: number): void {
  loads.forEach((load) => load.sort());
  const mean = loads.reduce((sum, { total }) => sum + total, 0) / loads.length;
  for (let moved = 0; moved < most; moved++) {
    const from = heaviest(loads);
    const to = lightest(loads);
    const index = choose(from, to, mean);
    if (index === undefined) {
      return;
    }
    to.insert(from.remove(index));
  }
}

/**
 * Which target of `from` should go: the lightest that alone makes up for what one shard has too much or the other lacks, else the
 * heaviest there is room for, else the lightest if the two shards then differ by less. Undefined: none needs to, or none helps.
 */
function choose(from: Load, to: Load, mean: number): number | undefined {
  const { targets, total } = from;
  const excess = Math.max(total - MOST * mean, FEWEST * mean - to.total);
  if (excess <= mean * ROUNDING) {
    return undefined;
  }
  const room = MOST * mean - to.total;
  const enough = from.atLeast(excess);
  if (enough < targets.length && targets[enough].weight <= Math.min(room, (total - to.total) / 2)) {
    return enough;
  }
  const fits = from.atLeast(room) - 1;
  const index = Math.max(0, Math.min(fits, enough, targets.length - 1));
  return targets.length > 0 && targets[index].weight < (total - to.total) * (1 - ROUNDING) ? index : undefined;
}

function heaviest(loads: readonly Load[]): Load {
  return loads.reduce((most, load) => (load.total > most.total ? load : most));
}

function lightest(loads: readonly Load[]): Load {
  return loads.reduce((least, load) => (load.total < least.total ? load : least));
}

function heaviestFirst(a: Weighted, b: Weighted): number {
  return b.weight - a.weight || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** A target that gives nothing still costs its scrapes: this share of the median. */
const LEAST = 0.01;

/** The targets with a weight each; what is not known is the median of the job, or of all. */
function weigh(targets: readonly WeightedTarget[]): readonly Weighted[] {
  const byJob = new Map<string, number[]>();
  for (const { job, weight } of targets) {
    if (weight !== undefined) {
      const weights = byJob.get(job) ?? [];
      weights.push(weight);
      byJob.set(job, weights);
    }
  }
  const all = median([...byJob.values()].flat()) || 1;
  const medians = new Map([...byJob].map(([job, weights]) => [job, median(weights)]));
  return targets.map(({ id, job, weight }) => ({
    id,
    weight: Math.max(weight ?? medians.get(job) ?? all, all * LEAST),
  }));
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted.length === 0 ? 0 : sorted[sorted.length >> 1];
}
