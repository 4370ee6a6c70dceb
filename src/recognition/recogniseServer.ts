import { type AskServer } from './knownServer';
import { isRecord, vectorOf } from './seenServer';
import { M3, VICTORIA_METRICS } from './serverMark';

/** What a server is found to be. */
export interface Recognised {
  /** Whether it computes PromQL as Prometheus does. */
  readonly promql: boolean;
  /** What it is, for a person, where that is known. */
  readonly name?: string;
  /** What is wrong with how it is set, as sentences. */
  readonly problem?: string;
}

const TIME = 1_700_000_040;
/**
 * Each by its name: an expression without data, and what Prometheus makes of it, in 2 and in 3, whose windows differ. Others
 * drop NaN and the sign of zero, count what is before a window, or leave out its end; those of old do not know `@`.
 */
export const PROBES: ReadonlyArray<readonly [name: string, expr: string, answers: readonly string[]]> = [
  ['nan', 'vector(NaN)', ['NaN']],
  ['zero', '1 / vector(-0)', ['-Inf']],
  ['changes', `changes(vector(time())[1m:10s] @ ${TIME})`, ['5', '6']],
  ['end', `last_over_time(vector(time())[1m:10s] @ ${TIME})`, [String(TIME)]],
  ['start', `count_over_time(vector(1)[1m:10s] @ ${TIME})`, ['6', '7']],
];
/** All of them as one query. */
export const QUERY = PROBES.map(([name, expr]) => `label_replace(${expr}, "probe", "${name}", "", "")`).join(' or ');
/** It computes PromQL as Prometheus does, of what its stores give it. It alone lists them. */
const THANOS = 'Thanos';
/** What VictoriaMetrics makes of those it answers. */
const METRICS_QL: Readonly<Record<string, string>> = { zero: '+Inf', changes: '6' };

/** Ways to find out what a server is. Neither rejects. */
export interface AskKind {
  readonly ask: AskServer;
  /** What it is by the mark of an answer to a query (`serverMark`); undefined where that has none. */
  readonly mark: () => Promise<string | undefined>;
}

/**
 * Finds out whether a server computes PromQL as Prometheus does: by what it makes of a few expressions, and by its own word, where
 * it says that it is another. Undefined while it answers nothing that tells.
 */
export async function recogniseServer({ ask, mark }: AskKind): Promise<Recognised | undefined> {
  const [data, build] = await Promise.all([
    ask('query', { query: QUERY, time: String(TIME) }),
    ask('status/buildinfo'),
  ]);
  const marked = await mark();
  if (marked !== undefined) {
    return { promql: false, name: marked };
  }
  const { resultType, result } = isRecord(data) ? data : {};
  const elements = vectorOf(data);
  // An answer that is broken does not tell that the server computes otherwise.
  if (resultType !== 'vector' || !Array.isArray(result) || elements.length < result.length) {
    return undefined;
  }
  const given = new Map(elements.map(({ metric, text }) => [metric.probe, text]));
  const { application, version } = isRecord(build) ? build : {};
  const named = typeof application === 'string' ? { name: application } : undefined;
  if (!PROBES.every(([name, , answers]) => answers.includes(given.get(name) ?? ''))) {
    const isVictoria = Object.entries(METRICS_QL).every(([name, value]) => given.get(name) === value);
    return { promql: false, ...(isVictoria ? { name: VICTORIA_METRICS } : named) };
  }
  // A gateway may not let its build through, and what says less than a version says nothing.
  const isOther = named !== undefined || (typeof version === 'string' && !/^v?[23]\./.test(version));
  if (named === undefined && (isOther || version === undefined) && isListOfStores(await ask('stores'))) {
    return { promql: false, name: THANOS };
  }
  return isOther ? { promql: false, ...named } : { promql: true, name: 'Prometheus' };
}

function isListOfStores(data: unknown): boolean {
  return isRecord(data) && Object.values(data).every(Array.isArray);
}

/** A sentence on servers that are asked for raw samples alone. */
export function otherServerText(server: string, { name, problem }: Partial<Recognised>): string {
  const what =
    name === undefined
      ? 'is not known to compute PromQL as Prometheus does'
      : `is ${name}, which ${DOES[name] ?? 'does not compute PromQL as Prometheus does'}`;
  const loses = LOSES[name ?? ''] ?? 'What it rounds or leaves out of its samples is not known.';
  const text = `${server} ${what}: nothing is computed on any member of the fleet, but here from raw samples, which is slower. ${loses}`;
  return problem === undefined ? text : `${text} ${problem}`;
}

/** By the name of a server, why it is not sent PromQL, where that is not how it computes it. */
const DOES: Readonly<Record<string, string | undefined>> = {
  [THANOS]: 'answers with a part of what its stores have where some of them do not answer',
};

/** By the name of a server, what it does not keep as it was written. */
const LOSES: Readonly<Record<string, string | undefined>> = {
  [VICTORIA_METRICS]: 'It rounds long fractions to 12 digits and keeps no NaN, no -0 and no native histograms.',
  [THANOS]:
    'It has no remote read: queries that need stale markers, as all do that select without a range, are refused.',
  [M3]: 'It alters the last digits of some fractions and of whole numbers above 2^53, and keeps no -0 and no native histograms.',
};
