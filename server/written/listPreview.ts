import { type AllowList, type AllowListPreview, type BrokenByList } from '../../src/api/allowList';
import {
  bareSelector,
  losesStored,
  METRIC_NAME,
  parse,
  parseAllowed,
  print,
  selectorsOf,
  type VectorSelector,
} from '../../src/engine/index';
import { partOf } from './partOf';
import { type Reader } from './readersOf';

/** Series of each metric that one shard has, and those of them that two lists take. */
export interface ShardCounts {
  readonly shard: string;
  readonly series: ReadonlyMap<string, number>;
  readonly before: ReadonlyMap<string, number>;
  readonly after: ReadonlyMap<string, number>;
}

/** A rule, or a query of the last days, whose text is its name. */
export interface PreviewedReader extends Reader {
  readonly kind: 'recording' | 'alerting' | 'query';
}

/** What a preview is made of. Plain values. */
export interface PreviewFacts {
  readonly before: AllowList;
  readonly after: AllowList;
  readonly readers: readonly PreviewedReader[];
  /** Names that rules of the fleet record: no shard has them. */
  readonly recorded: readonly string[];
}

type Metric = AllowListPreview['metrics'][number];

/** Metrics, and things that break, that are named. */
const MOST = 100;
const HISTOGRAM = ['_bucket', '_sum', '_count'] as const;

/** What the list after would keep of live series, beside the one before. */
export function listPreview(
  counts: readonly ShardCounts[],
  facts: PreviewFacts
): Omit<AllowListPreview, 'rate' | 'problems'> {
  const metrics = metricsOf(counts);
  const changed = [...metrics.values()].filter(({ before, after }) => before !== after).sort(byChange);
  const broken = [...brokenUp(metrics), ...brokenHistograms(metrics), ...brokenReaders(metrics, facts)];
  return {
    shards: counts.map(({ shard, series, before, after }) => ({
      ...{ shard, series: sum(series), before: sum(before), after: sum(after) },
    })),
    ...{ metrics: changed.slice(0, MOST), metricCount: changed.length },
    ...{ broken: broken.slice(0, MOST), brokenCount: broken.length },
    idle: (facts.after ?? []).filter((text) => isIdle(text, metrics)),
  };
}

/** Whether a selector takes nothing of these. */
function isIdle(text: string, metrics: ReadonlyMap<string, Metric>): boolean {
  const named = parseAllowed(text)?.find(({ name, op }) => name === METRIC_NAME && op === '=');
  return named === undefined
    ? [...metrics.keys()].every((name) => partOf(name, [text]) === 'none')
    : !metrics.has(named.value);
}

function metricsOf(counts: readonly ShardCounts[]): ReadonlyMap<string, Metric> {
  const metrics = new Map<string, Metric>();
  for (const { series, before, after } of counts) {
    for (const [name, count] of series) {
      const known = metrics.get(name) ?? { name, series: 0, before: 0, after: 0 };
      metrics.set(name, {
        name,
        series: known.series + count,
        before: known.before + (before.get(name) ?? 0),
        after: known.after + (after.get(name) ?? 0),
      });
    }
  }
  return metrics;
}

function byChange(a: Metric, b: Metric): number {
  return Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || (a.name < b.name ? -1 : 1);
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((all, one) => all + one, 0);
}

function brokenUp(metrics: ReadonlyMap<string, Metric>): readonly BrokenByList[] {
  const up = metrics.get('up');
  return up !== undefined && up.after < up.before ? [{ kind: 'up' }] : [];
}

/** Histograms that would be written in part, and are not so already. */
function brokenHistograms(metrics: ReadonlyMap<string, Metric>): readonly BrokenByList[] {
  return [...metrics.keys()].flatMap((bucket): BrokenByList[] => {
    const name = bucket.slice(0, -HISTOGRAM[0].length);
    const parts = HISTOGRAM.flatMap((end) => metrics.get(`${name}${end}`) ?? []);
    if (!bucket.endsWith(HISTOGRAM[0]) || parts.length < HISTOGRAM.length) {
      return [];
    }
    const lacking = (of: 'before' | 'after') => parts.filter((part) => part[of] === 0).map((part) => part.name);
    const lacks = lacking('after');
    const isPart = lacks.length > 0 && lacks.length < parts.length;
    return isPart && lacks.join() !== lacking('before').join() ? [{ kind: 'histogram', name, lacks }] : [];
  });
}

function brokenReaders(metrics: ReadonlyMap<string, Metric>, facts: PreviewFacts): readonly BrokenByList[] {
  const lost = new Set([...metrics.values()].filter(({ before, after }) => after < before).map(({ name }) => name));
  const broken = facts.readers.flatMap(({ kind, name, expr }): BrokenByList[] => {
    const parsed = parse(expr, { experimental: true });
    const selectors = parsed.ok ? selectorsOf(parsed.value).filter((one) => losesMore(one, lost, facts)) : [];
    const texts = [...new Set(selectors.map((one) => print(bareSelector(one))))];
    return texts.length === 0 ? [] : [{ kind, name, selectors: texts }];
  });
  // Rules that differ in their labels alone, or stand in several groups.
  return [...new Map(broken.map((one) => [JSON.stringify(one), one])).values()];
}

/** Whether less of what a selector takes would be written than is now. */
function losesMore(selector: VectorSelector, lost: ReadonlySet<string>, facts: PreviewFacts): boolean {
  const name = selector.matchers.find((one) => one.name === METRIC_NAME && one.op === '=')?.value;
  return !(name !== undefined && facts.recorded.includes(name)) && losesStored(selector, { ...facts, lost });
}
