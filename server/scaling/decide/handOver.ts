import { type Measurement } from '../drivers/driver';
import { type ScrapedTarget } from '../../measure/toldMeasurement';
import { type MovedSeries, type MoveRow } from '../../store/moveRows';
import { letsGoAt } from './assignments';
import { type Seen } from '../observe/seen';

export interface HandOverRules {
  /** Scrapes seen on the new shard before the cut-over. */
  readonly scrapes: number;
  /** After so many milliseconds it goes on without them. */
  readonly timeout: number;
}

/** What comes next in a hand-over. Times are milliseconds since the epoch. */
export type Step =
  | { readonly kind: 'wait'; readonly why: string }
  | { readonly kind: 'cut-over'; readonly at: number; readonly series: readonly MovedSeries[] }
  | { readonly kind: 'left'; readonly at: number };

/** Prometheus writes a stale marker at the next scrape that would have been. */
const STALE_INTERVALS = 2;
const SLACK = 1000;

/** When each job of a hand-over was first seen scraped by the new shard, in milliseconds since the epoch. */
export type FirstScrapes = ReadonlyMap<string, number>;

export interface StepOptions {
  readonly rules: HandOverRules;
  /** As last noted of the move. */
  readonly firsts: FirstScrapes;
  readonly now: number;
  /** How long the new shard is to scrape it already, in milliseconds. */
  readonly waited: number;
}

/** What is known of a move's first scrapes by what shards tell of their targets now. */
export function noteFirstScrapes(move: MoveRow, seen: Seen, known: FirstScrapes = new Map()): FirstScrapes {
  const firsts = scrapedSince(move, seen).map(
    ({ job, lastScrape = 0 }) => [job, known.get(job) ?? lastScrape] as const
  );
  return new Map([...known, ...firsts]);
}

/** What comes next in an open hand-over. */
export function handOverStep(move: MoveRow, seen: Seen, options: StepOptions): Step {
  return move.cutOver === undefined ? beforeCutOver(move, seen, options) : afterCutOver(move, seen, options.now);
}

function beforeCutOver(move: MoveRow, seen: Seen, { rules, firsts, now, waited }: StepOptions): Step {
  const arrived = seen.targetsOf(move.to, move.address);
  const scraped = scrapedSince(move, seen);
  const cut = { kind: 'cut-over', ...cutOver(move, scraped, now) } as const;
  if (arrived.length > 0 && scraped.length === arrived.length && allScraped(scraped, firsts, rules.scrapes)) {
    const leaving = seen.targetsOf(move.from, move.address);
    const unreachable = scraped.every(({ health }) => health !== 'up');
    if (!unreachable || leaving.every(({ health }) => health !== 'up') || gone(seen.shards.get(move.from))) {
      return cut;
    }
  }
  if (waited >= rules.timeout) {
    return cut;
  }
  return { kind: 'wait', why: scraped.length === 0 ? 'the new shard has not scraped it yet' : 'one more scrape' };
}

function afterCutOver(move: MoveRow, seen: Seen, now: number): Step {
  if (now < letsGoAt(move)) {
    return { kind: 'wait', why: 'the cut-over' };
  }
  const source = seen.shards.get(move.from);
  const told = source?.targets !== undefined && source.state === 'ready';
  const still = seen.targetsOf(move.from, move.address);
  if (gone(source) || (told && still.length === 0)) {
    const interval = longest(seen.targetsOf(move.to, move.address));
    return { kind: 'left', at: Math.round(now + STALE_INTERVALS * interval + SLACK) };
  }
  return { kind: 'wait', why: 'the old shard still scrapes it' };
}

/** The address' targets that the new shard has scraped. */
function scrapedSince(move: MoveRow, seen: Seen): readonly ScrapedTarget[] {
  return seen
    .targetsOf(move.to, move.address)
    .filter(({ lastScrape }) => lastScrape !== undefined && lastScrape >= move.joined);
}

/** Scrapes are an interval apart, so the time from the first to the newest tells how many there were. */
function allScraped(scraped: readonly ScrapedTarget[], firsts: FirstScrapes, scrapes: number): boolean {
  return scraped.every(({ job, lastScrape = 0, interval }) => {
    const first = firsts.get(job) ?? lastScrape;
    return Math.round((lastScrape - first) / interval) + 1 >= scrapes;
  });
}

/**
 * Half-way between two scrapes of the new shard: shards of one machine scrape a target at the same moments, and a cut at such
 * a moment could count a scrape twice or not at all.
 */
function cutOver(
  move: MoveRow,
  scraped: readonly ScrapedTarget[],
  now: number
): Omit<Step & { kind: 'cut-over' }, 'kind'> {
  const middles = scraped.map((target) => ({ target, at: middle(target, now) }));
  const latest = middles.reduce((most, { at }) => Math.max(most, at), now);
  const series = move.series.map(({ labels }) => {
    const own = middles.find(({ target }) => Object.entries(labels).every(([k, v]) => target.labels[k] === v));
    return { labels, cutOver: own?.at ?? latest };
  });
  return { at: latest, series };
}

/** The next moment from `now` on that is half-way between two scrapes. */
function middle({ lastScrape = 0, interval }: ScrapedTarget, now: number): number {
  const first = lastScrape + interval / 2;
  return Math.round(first >= now ? first : first + Math.ceil((now - first) / interval) * interval);
}

function gone(shard: Measurement | undefined): boolean {
  return shard === undefined || shard.stopped === true || shard.lost === true;
}

function longest(targets: readonly ScrapedTarget[]): number {
  return targets.reduce((most, { interval }) => Math.max(most, interval), 0);
}
