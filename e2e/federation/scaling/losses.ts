import { turnAt } from './loadTargets';
import { INTERVAL, type ScalingSite } from './scalingSite';

/** A span of the past in milliseconds since the epoch. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** Time in milliseconds, and value. */
type Sample = readonly [time: number, value: string];
type Samples = ReadonlyMap<string, readonly Sample[]>;

export interface Losses {
  /** Scrapes that the reference has and the fleet lacks, over all targets. */
  readonly lost: number;
  /** Scrapes the fleet has twice. */
  readonly doubled: number;
  readonly scrapes: number;
}

/** A time (milliseconds) in which targets could not be scraped, because their shard was dead. */
export interface Down {
  readonly addresses: ReadonlySet<string>;
  readonly from: number;
  readonly to: number;
}

/**
 * Compares the scrapes of each target in a span of the past (milliseconds). Two servers scrape a target at the same moments give or
 * take what a busy machine makes of it.
 * What a dead shard did not scrape is not counted as lost.
 */
export async function losses(site: ScalingSite, { start, end }: Span, downs: readonly Down[] = []): Promise<Losses> {
  const span = { start, end };
  const [ours, theirs] = await Promise.all(
    [site.fleetUrl, site.reference.url].map((url) => samples(url, 'up{job="vm"}', span))
  );
  let lost = 0;
  let doubled = 0;
  let count = 0;
  for (const [instance, expected] of theirs) {
    const [[first]] = expected;
    const turnOf = ([time]: Sample) => turnAt(time - first, INTERVAL);
    const turns = expected.map(turnOf);
    // The edges of the span may fall between two servers' scrapes.
    const isInner = (turn: number) => turn > 0 && turn < (turns.at(-1) ?? 0);
    const own = (ours.get(instance) ?? []).map(turnOf).filter(isInner);
    const inner = new Set(turns.filter(isInner));
    const missing = [...inner].filter((turn) => !own.includes(turn)).map((turn) => first + turn * INTERVAL);
    lost += missing.filter((time) => !isDown(downs, instance, time)).length;
    doubled += own.length - new Set(own).size;
    count += inner.size;
  }
  return { lost, doubled, scrapes: count };
}

/** Samples of one of the compared series that the fleet has otherwise than the reference, or does not have; each as text. */
export async function sampleProblems(
  site: ScalingSite,
  span: Span,
  downs: readonly Down[]
): Promise<readonly string[]> {
  const [ours, theirs] = await Promise.all(
    [site.fleetUrl, site.reference.url].map((url) => samples(url, 'served_total{path="/p3"}', span))
  );
  return [...theirs].flatMap(([instance, expected]) => {
    const own = ours.get(instance) ?? [];
    const known = new Map(own);
    const truth = new Map(expected);
    const show = (time: number) => `${instance} at ${new Date(time).toISOString()}`;
    return [
      ...expected.flatMap(([time]) =>
        known.has(time) || isDown(downs, instance, time) ? [] : [`${show(time)} is missing`]
      ),
      ...own.flatMap(([time, value]) =>
        truth.get(time) === value ? [] : [`${show(time)} is ${value} instead of ${truth.get(time)}`]
      ),
      ...(own.length === known.size ? [] : [`${instance} has samples twice`]),
    ];
  });
}

function isDown(downs: readonly Down[], address: string, time: number): boolean {
  return downs.some(({ addresses, from, to }) => addresses.has(address) && time >= from && time <= to);
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
