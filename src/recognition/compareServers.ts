import { type AskServer, type KnownServer } from './knownServer';
import { isAlike, isTexts, type SeenServer, vectorOf } from './seenServer';

/** Whether two servers that scrape targets of the same labels have the same of something, as far as it is known. */
type Same = 'same' | 'other' | 'unknown';

export interface Comparison {
  /** Label sets of these targets. */
  readonly series: Same;
  /** The targets themselves, by when they were started. */
  readonly targets: Same;
  /** The times of their newest samples: two servers do not scrape at the same millisecond. */
  readonly samples: Same;
}

/** Targets that are looked at more closely. */
const COMPARED = 3;
/** Label sets of one target that are compared. */
const MAX_SERIES = 2000;
const RECENT_MS = 10 * 60_000;
/** What tells two targets of one label set apart: when they began, to the fraction of a second or for years. */
const STARTS = 'process_start_time_seconds|node_boot_time_seconds';

/** Compares two servers by some of the targets that both have. `now` in milliseconds. */
export async function compareServers(a: SeenServer, b: SeenServer, now: number): Promise<Comparison> {
  const shared = [...a.targets.keys()].filter((key) => b.targets.has(key)).sort();
  const some = [...new Set([0, Math.floor(shared.length / 2), shared.length - 1])].slice(0, COMPARED);
  const found = await Promise.all(some.map((i) => compareTarget([a, b], shared[i], now)));
  const alike = shared.filter((key) => a.targets.get(key) === b.targets.get(key)).length;
  return {
    series: agreed(found.map(({ series }) => series)),
    targets: agreed(found.map(({ targets }) => targets)),
    samples: 2 * alike > shared.length ? 'same' : 'other',
  };
}

/** One that differs tells more than all that do not. */
function agreed(all: readonly Same[]): Same {
  return all.includes('other') ? 'other' : all.includes('same') ? 'same' : 'unknown';
}

async function compareTarget(
  pair: readonly [KnownServer, KnownServer],
  key: string,
  now: number
): Promise<Pick<Comparison, 'series' | 'targets'>> {
  const [job, instance] = JSON.parse(key) as string[];
  const target = `job=${JSON.stringify(job)},instance=${JSON.stringify(instance)}`;
  const [[a, b], [starts, otherStarts]] = await Promise.all([
    Promise.all(pair.map((server) => seriesOf(server, `{${target}}`, now))),
    Promise.all(pair.map(({ ask }) => startsOf(ask, target))),
  ]);
  const known = [...starts].filter(([name]) => otherStarts.has(name));
  return {
    series: a === undefined || b === undefined ? 'unknown' : isAlike(a, b) ? 'same' : 'other',
    targets:
      known.length === 0 ? 'unknown' : known.every(([name, at]) => otherStarts.get(name) === at) ? 'same' : 'other',
  };
}

/** Label sets, each as a text; undefined where they are not known, or too many. */
async function seriesOf({ ask }: KnownServer, selector: string, now: number): Promise<ReadonlySet<string> | undefined> {
  const [start, end] = [now - RECENT_MS, now].map((time) => String(time / 1000));
  const data = await ask('series', { 'match[]': selector, start, end, limit: String(MAX_SERIES + 1) });
  return Array.isArray(data) && data.length <= MAX_SERIES && data.every(isTexts)
    ? new Set(data.map((labels) => JSON.stringify(Object.entries(labels).sort())))
    : undefined;
}

/** By labels, as a text: when the targets were started that matchers choose, as far as they tell. */
export async function startsOf(ask: AskServer, matchers: string): Promise<ReadonlyMap<string, number>> {
  const found = vectorOf(await ask('query', { query: `{__name__=~"${STARTS}",${matchers}}` }));
  return new Map(found.map(({ metric, value }) => [JSON.stringify(Object.entries(metric).sort()), value]));
}
