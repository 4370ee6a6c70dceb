import { decodeAnswer } from '../../../src/engine/decode/decodeAnswer';
import { labelText } from '../../../src/engine/eval/labelText';
import {
  ABSENT,
  type Grid,
  type Histogram,
  HISTOGRAM,
  lineColumn,
  type QueryResult,
  type Result,
  shown,
  type Value,
} from '../../../src/engine';
import { post } from '../../harness/post';

/** What a query comes to, in a form that two of them can be compared in. */
export interface Answer {
  /** Values by series, one a step; a histogram as text, nothing where there is none. */
  readonly series: ReadonlyMap<string, ReadonlyArray<number | string | undefined>>;
  /** Sorted, positions included. */
  readonly annotations: readonly string[];
  readonly error?: string;
}

/** A real server's answer. */
export async function askServer(url: string, query: string, grid: Grid): Promise<Answer> {
  const instant = grid.step === 1 && grid.length === 1;
  const seconds = (ms: number) => (ms / 1000).toFixed(3);
  const times: Record<string, string> = instant
    ? { time: seconds(grid.start) }
    : { start: seconds(grid.start), end: seconds(grid.end), step: seconds(grid.step) };
  const path = instant ? 'query' : 'query_range';
  const { body } = await post(`${url}/api/v1/${path}`, new URLSearchParams({ query, ...times }));
  const decoded = decodeAnswer(body, grid, { as: instant ? 'raw' : 'grid' });
  if (!decoded.ok) {
    return { series: new Map(), annotations: [], error: `${decoded.error.type}: ${decoded.error.message}` };
  }
  const { value, warnings, infos } = decoded.value;
  return { series: seriesOf(value), annotations: [...warnings, ...infos].sort() };
}

/** The engine's answer. */
export function engineAnswer(query: string, result: Result<QueryResult>): Answer {
  if (!result.ok) {
    return { series: new Map(), annotations: [], error: `${result.error.type}: ${result.error.message}` };
  }
  const annotations = result.value.annotations.map(({ message, span }) =>
    span === undefined ? message : `${message} (${lineColumn(query, span.start)})`
  );
  return { series: seriesOf(result.value.value), annotations: annotations.sort() };
}

function seriesOf(value: Value): Answer['series'] {
  switch (value.type) {
    case 'string':
      return new Map([['string', [value.value]]]);
    case 'scalar':
      return new Map([['{}', [...value.values]]]);
    case 'matrix':
      return new Map(
        value.series.map((one) => [
          labelText(one.labels),
          [...one.times].flatMap((time, i) => {
            const histogram = one.histograms?.get(i);
            return [time, histogram === undefined ? one.values[i] : histogramText(histogram)];
          }),
        ])
      );
    case 'vector': {
      const { labels, grid, values, presence, histograms } = value.series;
      return new Map(
        labels.map((one, s) => [
          labelText(one),
          Array.from({ length: grid.length }, (_, t) => {
            const cell = s * grid.length + t;
            return presence[cell] === ABSENT
              ? undefined
              : presence[cell] === HISTOGRAM
                ? histogramText(histograms.get(cell))
                : values[cell];
          }),
        ])
      );
    }
  }
}

function histogramText(histogram: Histogram | undefined): string | undefined {
  return histogram && JSON.stringify(shown(histogram));
}

/** So many differences tell enough. */
const MOST_SHOWN = 8;

/** Differences as text; empty where the answers are equal. `tolerance` is relative. */
export function differences(ours: Answer, reference: Answer, tolerance: number): readonly string[] {
  if (ours.error !== undefined || reference.error !== undefined) {
    return comparable(ours.error) === comparable(reference.error)
      ? []
      : [`error: ${ours.error} instead of ${reference.error}`];
  }
  const found: string[] = [];
  const keys = new Set([...ours.series.keys(), ...reference.series.keys()]);
  for (const key of keys) {
    const mine = ours.series.get(key);
    const theirs = reference.series.get(key);
    if (mine === undefined || theirs === undefined) {
      found.push(`${key}: ${mine === undefined ? 'missing' : 'too much'}`);
      continue;
    }
    const step = theirs.findIndex((value, t) => !equal(mine[t], value, tolerance));
    if (step >= 0 || mine.length !== theirs.length) {
      found.push(`${key} step ${step}: ${mine[step]} instead of ${theirs[step]}`);
    }
  }
  if (ours.annotations.join('\n') !== reference.annotations.join('\n')) {
    found.push(`annotations ${JSON.stringify(ours.annotations)} instead of ${JSON.stringify(reference.annotations)}`);
  }
  return found.length > MOST_SHOWN ? [...found.slice(0, MOST_SHOWN), `and ${found.length - MOST_SHOWN} more`] : found;
}

/** An error without what Prometheus' API puts before a query's own, and without which of several duplicates it names. */
function comparable(error: string | undefined): string | undefined {
  return error
    ?.replace('invalid parameter "query": ', '')
    .replace(/^(execution: found duplicate series for the match group) .* on the (left|right) .*;/, '$1 $2');
}

function equal(mine: number | string | undefined, theirs: number | string | undefined, tolerance: number): boolean {
  if (typeof mine !== 'number' || typeof theirs !== 'number' || Object.is(mine, theirs)) {
    return Object.is(mine, theirs);
  }
  return Math.abs(mine - theirs) <= tolerance * Math.max(Math.abs(mine), Math.abs(theirs));
}
