import { MOST_NAMED, SKEWED, type ShardUsage } from '../../src/api/shardUsage';
import { type RecordedUse } from '../store/shardUsageRows';

type Series = ShardUsage['mean'];

/** Numbers of a plot need no more, and the answer stays small. */
const DIGITS = 4;

/** Recorded use as the API tells it: the mean and the range of all shards, and those by name that can be told apart. */
export function shardUsageAnswer({ step, shards }: RecordedUse): Omit<ShardUsage, 'fleet' | 'metric'> {
  const times = timesOf(shards.values(), step);
  const means: number[] = [];
  const [mean, lowest, highest]: Series[] = [[], [], []];
  for (const at of times) {
    const values = [...shards.values()].map((one) => one.get(at)).filter((value) => value !== undefined);
    const sum = values.reduce((total, value) => total + value, 0);
    means.push(values.length === 0 ? Number.NaN : sum / values.length);
    mean.push(rounded(means.at(-1)));
    lowest.push(rounded(values.length === 0 ? undefined : Math.min(...values)));
    highest.push(rounded(values.length === 0 ? undefined : Math.max(...values)));
  }
  const all = [...shards].map(([id, values]) => ({ id, values, skew: skewOf(values, times, means) }));
  const skewed = all.filter(({ skew }) => skew > SKEWED).sort((a, b) => b.skew - a.skew);
  const named = all.length <= MOST_NAMED ? all.sort((a, b) => (a.id < b.id ? -1 : 1)) : skewed.slice(0, MOST_NAMED);
  return {
    ...{ step, times, mean, lowest, highest },
    total: all.length,
    skewed: skewed.length,
    shards: named.map(({ id, values, skew }) => ({
      id,
      skew: rounded(skew) ?? 0,
      values: times.map((at) => rounded(values.get(at))),
    })),
  };
}

/** A step apart from the first to the last that is known of any shard. */
function timesOf(shards: Iterable<ReadonlyMap<number, number>>, step: number): number[] {
  let [first, last] = [Infinity, -Infinity];
  for (const values of shards) {
    for (const at of values.keys()) {
      first = Math.min(first, at);
      last = Math.max(last, at);
    }
  }
  return first > last ? [] : Array.from({ length: (last - first) / step + 1 }, (_, i) => first + i * step);
}

/** What a shard used over what the mean shard did at the same times; 1 where that is nothing. */
function skewOf(values: ReadonlyMap<number, number>, times: readonly number[], means: readonly number[]): number {
  let [own, usual] = [0, 0];
  times.forEach((at, i) => {
    const value = values.get(at);
    if (value !== undefined) {
      own += value;
      usual += means[i];
    }
  });
  return usual > 0 ? own / usual : 1;
}

function rounded(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : Number(value.toPrecision(DIGITS));
}
