/**
 * Selectors evaluated from raw samples: against one loop over the same arrays that reads every sample once and writes every
 * step once, which is the least that there is to do. In turn and in one process; prints samples a second and the ratio.
 */
import { evalRangeCall } from '../src/engine/eval/rangeCall';
import { instantVector } from '../src/engine/eval/instantVector';
import { rawWindows } from '../src/engine/eval/rawWindows';
import { mergeRaw } from '../src/engine/execute/combine/mergeRaw';
import { rangeGrid } from '../src/engine/model/grid';
import { Labels } from '../src/engine/model/labels';
import { type RawSeries } from '../src/engine/model/value';
import { DEFAULT_DIALECT } from '../src/engine/syntax/dialect';
import { parse } from '../src/engine/syntax/parse';
import { compare, random } from './lib/compare';

const SERIES = 10_000;
const SAMPLES = 1_000;
const INTERVAL = 15_000;
const grid = rangeGrid(300_000, SAMPLES * INTERVAL, 60_000);
const ctx = { grid, dialect: DEFAULT_DIALECT, maxSamples: Infinity, annotate: () => undefined };

const series = rawSeries();
const halves = [series.map((one) => slice(one, 0, 600)), series.map((one) => slice(one, 500, SAMPLES))];

report('instant vector', () => instantVector(series, { offset: 0, lookback: 300_000, kind: 'left-open' }, { ctx }));
report('rate[5m]', rangeCall('rate(x[5m])'));
report('max_over_time[1m]', rangeCall('max_over_time(x[1m])'));
report('union of two members that overlap', () => mergeRaw(halves));

function report(name: string, program: () => unknown): void {
  const { a, b } = compare(program, plainLoop);
  const rate = (ms: number) => `${((SERIES * SAMPLES) / ms / 1000).toFixed(0)} M/s`;
  console.log(
    `select ${name}: ${SERIES} series x ${SAMPLES} samples at ${grid.length} steps; select ${rate(a)}, plain loop ${rate(b)}, ratio ${(a / b).toFixed(1)}`
  );
}

function rangeCall(query: string): () => unknown {
  const expr = parse(query, { experimental: false });
  if (!expr.ok || expr.value.kind !== 'call' || expr.value.args[0].kind !== 'matrixSelector') {
    throw new Error(`${query} is no function of a range selector`);
  }
  const call = expr.value;
  const { range } = expr.value.args[0];
  return () => evalRangeCall(call, rawWindows(series, { range, offset: 0, grid, kind: 'left-open' }), [], ctx);
}

function plainLoop(): Float64Array {
  const out = new Float64Array(SERIES * grid.length);
  series.forEach(({ times, values }, s) => {
    let next = 0;
    let last = NaN;
    for (let t = 0; t < grid.length; t++) {
      const time = grid.start + t * grid.step;
      while (next < times.length && times[next] <= time) {
        last = values[next++];
      }
      out[s * grid.length + t] = last;
    }
  });
  return out;
}

function rawSeries(): RawSeries[] {
  const next = random(1);
  return Array.from({ length: SERIES }, (_, s) => {
    let total = 0;
    return {
      labels: Labels.of({ __name__: 'requests_total', instance: `vm-${s}:9100` }),
      times: Float64Array.from({ length: SAMPLES }, (__, i) => i * INTERVAL + (s % INTERVAL)),
      values: Float64Array.from({ length: SAMPLES }, () => (total += Math.floor(next() * 100))),
    };
  });
}

function slice({ labels, times, values }: RawSeries, from: number, to: number): RawSeries {
  return { labels, times: times.slice(from, to), values: values.slice(from, to) };
}
