import { type RuleSuggestion } from '../../src/api/ruleSuggestions';
import { children, type Expr, METRIC_NAME, parse, print, selectorsOf } from '../../src/engine/index';
import { recordName } from './recordName';

/** What was asked, whatever its step, and what that took. */
export interface AskedQuery {
  readonly query: string;
  readonly runs: number;
  readonly totalMs: number;
  readonly bytes: number;
}

/** What suggestions are made of. Plain values. */
export interface SuggestionFacts {
  /** The dearest first. */
  readonly asked: readonly AskedQuery[];
  /** What all queries took, those among them that are not told apart. */
  readonly total: Pick<AskedQuery, 'totalMs' | 'bytes'>;
  readonly rules: ReadonlyArray<{ readonly record: string; readonly expr: string }>;
}

type Aggregation = Extract<Expr, { kind: 'aggregate' }>;
export type Suggested = Omit<RuleSuggestion, 'series'>;

/** A part of a query that a rule could record: which of the query's selectors it reads. */
interface Part {
  readonly expr: Aggregation;
  readonly text: string;
  readonly selectors: readonly number[];
}

interface Reading {
  readonly asked: AskedQuery;
  readonly selectors: number;
  readonly parts: readonly Part[];
  /** Selectors for which no rule was suggested yet. */
  readonly open: Set<number>;
}

interface Candidate {
  readonly part: Part;
  readonly readings: Reading[];
  ms: number;
  bytes: number;
}

const MOST_SUGGESTIONS = 10;
const MOST_QUERIES = 3;
/** What is seldom asked, or takes less of all time than this, is not worth a rule. */
const LEAST_RUNS = 5;
const LEAST_SHARE = 0.01;
/** Aggregations that leave fewer series than they read. */
const REDUCING: ReadonlySet<string> = new Set([
  ...['sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar', 'quantile'],
]);

/**
 * Recording rules for what was asked, those that would save most first: for aggregations that are a query or a part of it. A query's
 * time and bytes are taken to be spread evenly over its selectors; a rule saves those of the selectors that it reads, once.
 */
export function suggestRules({ asked, total, rules }: SuggestionFacts): readonly Suggested[] {
  const known = new Map(rules.map(({ record, expr }) => [canonical(expr), record]));
  const records = new Set(rules.map(({ record }) => record));
  const readings = asked.flatMap((one) => readingOf(one, records));
  const names = new Set(records);
  const suggested: Suggested[] = [];
  while (suggested.length < MOST_SUGGESTIONS) {
    const best = dearest(readings);
    if (best === undefined || shareOf(best.ms, total.totalMs) < LEAST_SHARE) {
      break;
    }
    const { part, readings: of, ms, bytes } = best;
    of.forEach((reading) => partLike(reading, part)?.selectors.forEach((one) => reading.open.delete(one)));
    const record = freeName(recordName(part.expr), names);
    names.add(record);
    const queries = [...new Set(of.map((reading) => reading.asked.query))];
    suggested.push({
      ...{ record, expr: part.text, recordedAs: known.get(part.text) },
      ...{ queries: queries.slice(0, MOST_QUERIES), queryCount: queries.length, runs: runsOf(of) },
      ...{ time: shareOf(ms, total.totalMs), bytes: shareOf(bytes, total.bytes) },
    });
  }
  return suggested;
}

function readingOf(asked: AskedQuery, records: ReadonlySet<string>): readonly Reading[] {
  const parsed = parse(asked.query, { experimental: true });
  if (!parsed.ok) {
    return [];
  }
  const selectors = selectorsOf(parsed.value);
  const parts = aggregationsOf(parsed.value)
    .filter((expr) => isRecordable(expr, records))
    .map((expr) => ({ expr, text: print(expr), selectors: selectorsOf(expr).map((one) => selectors.indexOf(one)) }));
  return [{ asked, selectors: selectors.length, parts, open: new Set(selectors.keys()) }];
}

/** Outer ones first. */
function aggregationsOf(expr: Expr): readonly Aggregation[] {
  const inner = children(expr).flatMap(aggregationsOf);
  return expr.kind === 'aggregate' ? [expr, ...inner] : inner;
}

/** Whether it gives the same whenever it is evaluated for a time, is smaller than what it reads, and reads more than rules record. */
function isRecordable(expr: Aggregation, records: ReadonlySet<string>): boolean {
  const selectors = selectorsOf(expr);
  const isRecorded = selectors.every(({ matchers }) =>
    matchers.some(({ name, op, value }) => name === METRIC_NAME && op === '=' && records.has(value))
  );
  return REDUCING.has(expr.op) && selectors.length > 0 && !isRecorded && !isFixed(expr);
}

/** Whether something in it is evaluated at a time of its own. */
function isFixed(expr: Expr): boolean {
  const isAt =
    (expr.kind === 'vectorSelector' || expr.kind === 'subquery') &&
    (expr.timestamp !== undefined || expr.startOrEnd !== undefined);
  return isAt || children(expr).some(isFixed);
}

/** The part that would save most of what is open; of equal ones the first, which is the outermost. */
function dearest(readings: readonly Reading[]): Candidate | undefined {
  const candidates = new Map<string, Candidate>();
  for (const reading of readings) {
    for (const part of new Map(reading.parts.map((one) => [one.text, one])).values()) {
      const open = part.selectors.filter((one) => reading.open.has(one)).length / reading.selectors;
      if (open > 0) {
        const candidate = candidates.get(part.text) ?? { part, readings: [], ms: 0, bytes: 0 };
        candidate.readings.push(reading);
        candidate.ms += open * reading.asked.totalMs;
        candidate.bytes += open * reading.asked.bytes;
        candidates.set(part.text, candidate);
      }
    }
  }
  const worth = [...candidates.values()].filter((one) => runsOf(one.readings) >= LEAST_RUNS);
  return worth.reduce<Candidate | undefined>(
    (best, one) => (best === undefined || one.ms > best.ms ? one : best),
    undefined
  );
}

function partLike({ parts }: Reading, { text }: Part): Part | undefined {
  return parts.find((one) => one.text === text);
}

function runsOf(readings: readonly Reading[]): number {
  return readings.reduce((sum, { asked }) => sum + asked.runs, 0);
}

function shareOf(part: number, all: number): number {
  return all > 0 ? Math.min(1, part / all) : 0;
}

function canonical(text: string): string {
  const parsed = parse(text, { experimental: true });
  return parsed.ok ? print(parsed.value) : text;
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let n = 2; taken.has(free); n++) {
    free = `${name}_${n}`;
  }
  return free;
}
