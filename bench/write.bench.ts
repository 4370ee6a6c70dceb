/**
 * Writing a matrix as Prometheus' API has it: the byte writer against JavaScript's own texts of numbers, from the same series to the same
 * bytes, in turn and in one process. Prints samples a second and the ratio of the two.
 */
import { formatSampleValue, Labels, rangeGrid, type SeriesSet, SeriesSetBuilder, stepTime } from '../src/engine/index';
import { inPieces } from '../server/inPieces';
import { timestamp, valueJson } from '../server/prometheus/valueJson';
import { compare, random } from './lib/compare';

const SERIES = 1000;
const PIECE = 256 * 1024;
const grid = rangeGrid(1_700_000_000_000, 1_700_003_600_000, 15_000);
const cases: ReadonlyArray<{ readonly name: string; readonly value: (next: () => number, cell: number) => number }> = [
  { name: 'counters', value: (_, cell) => cell * 37 },
  { name: 'rates', value: (next) => Math.floor(next() * 9000) / 300 },
  { name: 'ratios', value: (next) => next() },
];

for (const { name, value } of cases) {
  const series = seriesOf(value);
  const fast = () => [...inPieces(valueJson({ type: 'vector', series }, { instant: undefined, limit: 0 }), PIECE)];
  const plain = () => [Buffer.from(plainJson(series))];
  if (!Buffer.concat(fast()).equals(Buffer.concat(plain()))) {
    throw new Error(`${name} are written in two ways`);
  }
  const { a, b } = compare(fast, plain);
  const samples = SERIES * grid.length;
  const rate = (ms: number) => `${(samples / ms / 1000).toFixed(1)} M/s`;
  console.log(`write ${name}: ${rate(a)}, ${rate(b)} as texts of JavaScript, ratio ${(b / a).toFixed(1)}`);
}

function seriesOf(value: (next: () => number, cell: number) => number): SeriesSet {
  const next = random(1);
  const labels = Array.from({ length: SERIES }, (_, s) =>
    Labels.of({ __name__: 'requests_total', instance: `vm-${s}` })
  );
  const series = new SeriesSetBuilder(grid, labels);
  for (let cell = 0; cell < SERIES * grid.length; cell++) {
    series.setFloat(cell, value(next, cell));
  }
  return series.finish();
}

function plainJson(series: SeriesSet): string {
  const rows = series.labels.map((labels, s) => {
    const points = Array.from({ length: grid.length }, (_, t) => {
      return `[${timestamp(stepTime(grid, t))},"${formatSampleValue(series.values[s * grid.length + t])}"]`;
    });
    return `{"metric":${JSON.stringify(labels.toObject())},"values":[${points.join(',')}]}`;
  });
  return `"resultType":"matrix","result":[${rows.join(',')}]`;
}
