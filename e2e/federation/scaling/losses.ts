import { INTERVAL, type ScalingSite } from './scalingSite';
import { type Moment, type Scraper, unevenScrapes } from './unevenScrapes';

/** A span of the past in milliseconds since the epoch. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Time in milliseconds, and value. */
type Sample = readonly [time: number, value: string];
type Samples = ReadonlyMap<string, readonly Sample[]>;

/** A time (milliseconds) in which targets could not be scraped, because their shard was dead. */
export interface Down {
  readonly addresses: ReadonlySet<string>;
  readonly from: number;
  readonly to: number;
}

/** When the machine, or a dead shard, kept a target from being scraped evenly, by the target's address. */
export type Uneven = ReadonlyMap<string, readonly Moment[]>;

export interface Losses {
  /** Scrapes that the reference has and the fleet lacks, has twice, or has with another value; each as text. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly wrong: readonly string[];
  /** That were compared. */
  readonly scrapes: number;
  /** That were not, since a server is shown to have been late there. */
  readonly late: number;
}

/** Reads from the servers themselves when they scraped each target unevenly. */
export async function unevenTargets(site: ScalingSite, span: Span): Promise<Uneven> {
  const selector = 'up{job="vm"}';
  const shards = site.shards.filter(({ running }) => running);
  const [reference, ...own] = await Promise.all(
    [site.reference.url, ...shards.map(({ port }) => `http://127.0.0.1:${port}`)].map((url) =>
      samples(url, selector, span)
    )
  );
  const scraper = (of: Samples, address: string, givenUntil: Scraper['givenUntil']): Scraper => ({
    scrapes: (of.get(address) ?? []).map(([time, value]) => ({ time, ok: value === '1' })),
    givenUntil,
  });
  const all = site.targets.addresses.map((address) => {
    const moments = unevenScrapes(
      {
        reference: scraper(reference, address, () => Infinity),
        shards: own.map((of, i) => scraper(of, address, (time) => site.given.until(shards[i].id, address, time))),
      },
      { interval: INTERVAL, end: span.end }
    );
    return [address, moments] as const;
  });
  return new Map(all);
}

/**
 * Compares the samples of each target in a span of the past. They have the time of their scrape's turn, so that the two have
 * the very same where nothing was late; and `up`, which has the time of the scrape, shows what was counted twice.
 */
export async function losses(site: ScalingSite, span: Span, downs: readonly Down[] = []): Promise<Losses> {
  const selector = 'served_total{path="/p3"}';
  // First: what a server is about to write would not be missed any more.
  const uneven = await unevenTargets(site, span);
  const [ours, theirs, up] = await Promise.all([
    samples(site.fleetUrl, selector, span),
    samples(site.reference.url, selector, span),
    samples(site.fleetUrl, 'up{job="vm"}', span),
  ]);
  const found = site.targets.addresses.map((address) => {
    const moments = uneven.get(address) ?? [];
    const dead = downs.filter(({ addresses }) => addresses.has(address));
    const own = { ours: ours.get(address) ?? [], theirs: theirs.get(address) ?? [], up: up.get(address) ?? [] };
    return compared(address, own, { late: (time) => within(moments, time), dead: (time) => within(dead, time) });
  });
  return {
    lost: found.flatMap(({ lost }) => lost),
    doubled: found.flatMap(({ doubled }) => doubled),
    wrong: found.flatMap(({ wrong }) => wrong),
    scrapes: found.reduce((sum, { scrapes }) => sum + scrapes, 0),
    late: found.reduce((sum, { late }) => sum + late, 0),
  };
}

/** Whether a time is in one of the moments or next to it. */
export function within(moments: readonly Moment[], time: number): boolean {
  return moments.some(({ from, to }) => time >= from - INTERVAL && time <= to + INTERVAL);
}

interface Own {
  readonly ours: readonly Sample[];
  readonly theirs: readonly Sample[];
  readonly up: readonly Sample[];
}

interface Excuses {
  readonly late: (time: number) => boolean;
  readonly dead: (time: number) => boolean;
}

function compared(address: string, { ours, theirs, up }: Own, { late, dead }: Excuses): Losses {
  const show = (time: number) => `${address} at ${new Date(time).toISOString()}`;
  const known = new Map(ours);
  const truth = new Map(theirs);
  // The edges of the span may fall between two servers' scrapes.
  const inner = theirs.slice(1, -1).filter(([time]) => !late(time));
  const missing = inner.filter(([time]) => !known.has(time) && !dead(time));
  const counted = ours.slice(1, -1).filter(([time]) => !late(time));
  const gaps = up.slice(1).map(([time], i) => ({ time, gap: time - up[i][0] }));
  const judged = gaps.filter(({ time }) => !late(time));
  return {
    lost: [
      ...missing.map(([time]) => show(time)),
      ...judged.filter(({ time, gap }) => gap > 1.5 * INTERVAL && !dead(time)).map(({ time }) => `up of ${show(time)}`),
    ],
    doubled: judged.filter(({ gap }) => gap < INTERVAL / 2).map(({ time }) => show(time)),
    wrong: counted
      .filter(([time, value]) => truth.get(time) !== value)
      .map(([time, value]) => `${show(time)}: ${value} instead of ${truth.get(time)}`),
    scrapes: inner.length,
    late: Math.max(0, theirs.length - 2) - inner.length,
  };
}

async function samples(url: string, selector: string, { start, end }: Span): Promise<Samples> {
  const query = `${selector}[${Math.floor((end - start) / 1000)}s]`;
  const form = new URLSearchParams({ query, time: (end / 1000).toFixed(3) });
  const response = await fetch(`${url}/api/v1/query?${form}`);
  if (!response.ok) {
    throw new Error(`${url}: ${response.status} ${await response.text()}`);
  }
  const body = (await response.json()) as {
    data: { result: Array<{ metric: Record<string, string>; values: Array<[number, string]> }> };
  };
  return new Map(
    body.data.result.map(({ metric, values }) => [
      metric.instance,
      values.map(([time, value]) => [Math.round(time * 1000), value]),
    ])
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
