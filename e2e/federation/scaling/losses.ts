import { INTERVAL, type ScalingSite } from './scalingSite';

/** Times of scrapes by target, in milliseconds. */
type Times = ReadonlyMap<string, readonly number[]>;

export interface Losses {
  /** Scrapes that the reference has and the fleet lacks, over all targets. */
  readonly lost: number;
  /** Scrapes the fleet has twice. */
  readonly doubled: number;
  readonly scrapes: number;
}

/**
 * Compares the scrapes of each target in a span of the past (milliseconds). Two servers scrape a target at the same moments give or
 * take what a busy machine makes of it: a scrape belongs to the turn it is next to.
 */
export async function losses(site: ScalingSite, start: number, end: number): Promise<Losses> {
  const [ours, theirs] = await Promise.all([site.fleetUrl, site.reference.url].map((url) => scrapes(url, start, end)));
  let lost = 0;
  let doubled = 0;
  let count = 0;
  for (const [instance, expected] of theirs) {
    const [first] = expected;
    const turns = (times: readonly number[]) => times.map((time) => Math.round((time - first) / INTERVAL));
    const known = turns(expected);
    // The edges of the span may fall between two servers' scrapes.
    const inner = new Set(known.filter((turn) => turn > 0 && turn < (known.at(-1) ?? 0)));
    const own = turns(ours.get(instance) ?? []).filter((turn) => turn > 0 && turn < (known.at(-1) ?? 0));
    lost += [...inner].filter((turn) => !own.includes(turn)).length;
    doubled += own.length - new Set(own).size;
    count += inner.size;
  }
  return { lost, doubled, scrapes: count };
}

async function scrapes(url: string, start: number, end: number): Promise<Times> {
  const query = `up{job="vm"}[${Math.floor((end - start) / 1000)}s]`;
  const form = new URLSearchParams({ query, time: (end / 1000).toFixed(3) });
  const response = await fetch(`${url}/api/v1/query?${form}`);
  const body = (await response.json()) as {
    data: { result: Array<{ metric: Record<string, string>; values: Array<[number, string]> }> };
  };
  return new Map(
    body.data.result.map(({ metric, values }) => [metric.instance, values.map(([time]) => Math.round(time * 1000))])
  );
}

/** Targets that must move at least for the changes of the number of shards there were, and those that did. */
export async function movedAgainstBound(
  site: ScalingSite
): Promise<{ readonly moved: number; readonly bound: number }> {
  const changes = (await site.decisions()).filter(({ applied, from, to }) => applied && from !== to);
  const targets = site.targets.addresses.length;
  const bound = changes.reduce((sum, { from, to }) => sum + (targets * Math.abs(to - from)) / Math.max(from, to), 0);
  return { moved: (await site.moves()).length, bound };
}
