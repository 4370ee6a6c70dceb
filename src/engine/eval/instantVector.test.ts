import { type Grid, instantGrid, rangeGrid } from '../model/grid';
import { Labels } from '../model/labels';
import { type RawSeries } from '../model/value';
import { type InstantContent, type InstantTimes, instantVector } from './instantVector';
import { DEFAULT_DIALECT } from '../syntax/dialect';

/** Samples written `time=value`, `time=stale` for a stale marker, `time=h1` for a histogram of that count. */
function raw(text: string): RawSeries {
  const samples = text.split(' ').map((sample) => sample.split('='));
  const shown = (count: number) => ({ form: 'shown', count, sum: 0, buckets: [] }) as const;
  return {
    labels: Labels.empty,
    times: Float64Array.from(samples, ([time]) => Number(time)),
    values: Float64Array.from(samples, ([, value]) => (/^[hs]/.test(value) ? 0 : Number(value))),
    histograms: new Map(samples.flatMap(([, v], i) => (v.startsWith('h') ? [[i, shown(Number(v.slice(1)))]] : []))),
    stale: Uint8Array.from(samples, ([, value]) => (value === 'stale' ? 1 : 0)),
  };
}

interface Case {
  readonly grid?: Grid;
  readonly times?: Partial<InstantTimes>;
  readonly content?: InstantContent;
}

/** What each step sees, `_` for nothing. */
function seen(text: string, { grid = rangeGrid(0, 60, 10), times, content }: Case): string {
  const all: InstantTimes = { offset: 0, lookback: 20, kind: 'left-open', ...times };
  const ctx = { grid, dialect: DEFAULT_DIALECT, maxSamples: 100, annotate: () => undefined };
  const result = instantVector([raw(text)], all, { ctx, content });
  if (!result.ok) {
    return result.error.message;
  }
  const { presence, values, histograms, size } = result.value;
  const cell = (t: number) =>
    presence[t] === 0 ? '_' : presence[t] === 2 ? `h${histograms.get(t)?.count}` : String(values[t]);
  return size === 0 ? 'nothing' : Array.from({ length: grid.length }, (_, t) => cell(t)).join(' ');
}

test.each<[name: string, samples: string, more: Case, seen: string]>([
  ['the latest sample at or before the time', '-5=1 10=2 25=3', {}, '1 2 2 3 3 _ _'],
  ['not one as old as the lookback', '0=1', {}, '1 1 _ _ _ _ _'],
  ['one as old as the lookback in Prometheus 2', '0=1', { times: { kind: 'closed' } }, '1 1 1 _ _ _ _'],
  ['nothing after a stale marker', '0=1 9=stale 30=2', {}, '1 _ _ 2 2 _ _'],
  ['NaN, which is a value', '0=NaN', {}, 'NaN NaN _ _ _ _ _'],
  ['histograms', '0=h1 20=2', {}, 'h1 h1 2 2 _ _ _'],
  ['earlier with an offset', '0=1', { times: { offset: 30 } }, '_ _ _ 1 1 _ _'],
  ['later with a negative offset', '30=1', { times: { offset: -20 } }, '_ 1 1 _ _ _ _'],
  ['the same at all steps with @', '0=1 30=2', { times: { timestamp: 35 } }, '2 2 2 2 2 2 2'],
  ['@ with an offset', '0=1 30=2', { times: { timestamp: 35, offset: 20 } }, '1 1 1 1 1 1 1'],
  ['when it was scraped', '-5=7 31=8', { content: 'times' }, '-0.005 -0.005 _ _ 0.031 0.031 _'],
  ['only what is within', '0=1 10=2 20=3 30=4', { times: { within: { start: 5, end: 25 } } }, '_ 2 3 3 _ _ _'],
  ['nothing of a series without samples in sight', '-20=1 70=1', {}, 'nothing'],
  ['one step', '0=1', { grid: instantGrid(19) }, '1'],
  ['no more than fits', '0=1', { grid: rangeGrid(0, 1000, 1) }, 'query processing would load too many samples into memory in query execution'], // prettier-ignore
])('sees %s', (_, samples, more, expected) => {
  expect(seen(samples, more)).toBe(expected);
});
