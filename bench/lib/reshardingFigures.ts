import { INTERVAL, type Resharding, type Scraping } from './resharding';

/** What a change of the number of shards cost. Shares are of all. */
export interface ReshardingFigures {
  /** Of the samples: those whose target has another shard at the end. */
  readonly moved: number;
  /** Of the series: those that a shard had to make anew. */
  readonly churned: number;
  /** Load of the heaviest shard over the mean, at the end. */
  readonly maxOverMean: number;
  /** Targets whose rate was missing at one moment or more. */
  readonly gaps: number;
  /** Targets whose rate was wrong at one moment or more. */
  readonly wrong: number;
  /** The longest time one target's rate was missing or wrong, in seconds. */
  readonly longest: number;
}

/** As dashboards ask: `rate(x[1m])`, four scrapes. */
const WINDOW = 60_000;
const STEP = 5000;
/** Every counter grows by one a second. */
const RATE = 1;
const TOLERANCE = 0.02;

export function figures(resharding: Resharding): ReshardingFigures {
  const { weights, scrapings, at } = resharding;
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  let moved = 0;
  let churned = 0;
  let gaps = 0;
  let wrong = 0;
  let longest = 0;
  for (const [address, weight] of weights) {
    const spans = scrapings.get(address) ?? [];
    const before = spans.find(({ from, until = Infinity }) => from < at && until >= at)?.shard;
    const after = spans.find(({ until }) => until === undefined)?.shard;
    moved += before === after ? 0 : weight;
    churned += weight * spans.filter(({ from }) => from >= at).length;
    const seen = ratesOf(address, resharding);
    gaps += seen.missing > 0 ? 1 : 0;
    wrong += seen.wrong > 0 ? 1 : 0;
    longest = Math.max(longest, ((seen.missing + seen.wrong) * STEP) / 1000);
  }
  return {
    moved: moved / total,
    churned: churned / total,
    maxOverMean: maxOverMean(resharding),
    gaps: gaps / weights.size,
    wrong: wrong / weights.size,
    longest,
  };
}

function maxOverMean({ weights, scrapings, shards }: Resharding): number {
  const loads = new Map(shards.map((id) => [id, 0]));
  for (const [address, weight] of weights) {
    const home = scrapings.get(address)?.find(({ until }) => until === undefined)?.shard ?? '';
    loads.set(home, (loads.get(home) ?? 0) + weight);
  }
  const sums = [...loads.values()];
  return (Math.max(...sums) * sums.length) / sums.reduce((a, b) => a + b, 0);
}

/** How many moments there were without a rate, and with another one than a single Prometheus gives. */
function ratesOf(address: string, resharding: Resharding): { readonly missing: number; readonly wrong: number } {
  const { at, end, cutOvers } = resharding;
  const parts = samplesOf(address, resharding);
  let missing = 0;
  let wrong = 0;
  for (let time = at; time <= end; time += STEP) {
    // Where cut-overs are known, a target's samples are one series; else each shard's series is its own, and they add up.
    const rates = (cutOvers.size > 0 ? [parts.flat().sort((a, b) => a - b)] : parts).flatMap(
      (samples) => rate(samples, time) ?? []
    );
    const sum = rates.reduce((a, b) => a + b, 0);
    missing += rates.length === 0 ? 1 : 0;
    wrong += rates.length > 0 && Math.abs(sum - RATE) > TOLERANCE * RATE ? 1 : 0;
  }
  return { missing, wrong };
}

/** Times of a target's scrapes that count, by shard. All shards scrape at the same moments, as those of one machine do. */
function samplesOf(address: string, { scrapings, cutOvers, at, end }: Resharding): number[][] {
  return (scrapings.get(address) ?? []).map((scraping) => {
    const { shard, from, until = end } = scraping;
    const begins = cutOverTo(address, scraping, { scrapings, cutOvers });
    const ends = Math.min(until, cutOvers.get(`${address} ${shard}`) ?? Infinity);
    const times: number[] = [];
    const first = Math.max(from, begins, at - 2 * WINDOW);
    for (let time = Math.ceil(first / INTERVAL) * INTERVAL; time <= ends; time += INTERVAL) {
      times.push(time);
    }
    return times;
  });
}

/** From when on samples of a shard count that a target was handed over to. */
function cutOverTo(
  address: string,
  { from }: Scraping,
  { scrapings, cutOvers }: Pick<Resharding, 'scrapings' | 'cutOvers'>
): number {
  const earlier = (scrapings.get(address) ?? []).filter((one) => one.from < from);
  return Math.max(0, ...earlier.map(({ shard }) => cutOvers.get(`${address} ${shard}`) ?? 0));
}

/**
 * `rate(x[1m])` of a counter whose value is the time in seconds; undefined below two samples.
 * Source: Prometheus `promql/functions.go`, extrapolatedRate.
 */
function rate(samples: readonly number[], time: number): number | undefined {
  const within = samples.filter((sample) => sample > time - WINDOW && sample <= time);
  const [first] = within;
  const last = within.at(-1);
  if (first === undefined || last === undefined || first === last) {
    return undefined;
  }
  const sampled = last - first;
  const average = sampled / (within.length - 1);
  const limit = average * 1.1;
  const toStart = first - (time - WINDOW);
  const toEnd = time - last;
  const extended = sampled + (toStart < limit ? toStart : average / 2) + (toEnd < limit ? toEnd : average / 2);
  return (RATE * (sampled / 1000) * (extended / sampled)) / (WINDOW / 1000);
}
