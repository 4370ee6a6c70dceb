import { random } from './compare';

/** Series of one length at the same times, a slice of time after the other. */
export interface StoreData {
  readonly name: string;
  readonly series: readonly StoreSeries[];
  /** Of the first sample, milliseconds since the epoch; of the others one interval after the other. */
  readonly start: number;
  readonly interval: number;
  readonly steps: number;
}

export interface StoreSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** One a step. */
  readonly values: Float64Array;
}

const INTERVAL = 15_000;

/** What the series of the made set are. */
const kinds: Readonly<Record<string, (next: () => number) => (before: number) => number>> = {
  bench_counter_total: (next) => (before) => before + Math.floor(next() * 50),
  bench_decimal: (next) => (before) => before + (next() - 0.5) / 7,
  bench_gauge: (next) => () => Math.floor(next() * 100),
  bench_constant: () => (before) => before,
};

/** A quarter each of counters, decimals, gauges and constants. */
export function madeData({
  start,
  series,
  steps,
}: {
  readonly start: number;
  readonly series: number;
  readonly steps: number;
}): StoreData {
  const names = Object.keys(kinds);
  return {
    ...{ name: 'made', start, interval: INTERVAL, steps },
    series: Array.from({ length: series }, (_, i) => {
      const name = names[i % names.length];
      const instance = Math.floor(i / names.length);
      const next = random(i + 1);
      const step = kinds[name](next);
      let value = Math.floor(next() * 1000);
      return {
        labels: { __name__: name, instance: `vm-${instance}.example.net:9100`, kind: name, zone: 'abc'[instance % 3] },
        values: Float64Array.from({ length: steps }, () => (value = step(value))),
      };
    }),
  };
}

/** Scrapes of an exporter, one an interval, of those series that all of them have. */
export function recordedData(scrapes: readonly string[], start: number): StoreData {
  const read = scrapes.map(seriesOf);
  const texts = [...read[0].keys()].filter((text) => read.every((one) => Number.isFinite(one.get(text))));
  return {
    ...{ name: 'node_exporter', start, interval: INTERVAL, steps: scrapes.length },
    series: texts.map((text) => ({
      labels: labelsOf(text),
      values: Float64Array.from(read, (one) => one.get(text) ?? 0),
    })),
  };
}

function seriesOf(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))])
  );
}

function labelsOf(text: string): Record<string, string> {
  // An empty one is none, and M3 refuses it.
  const labels = [...text.matchAll(/(\w+)="((?:[^"\\]|\\.)+)"/g)].map(([, name, value]) => [name, value] as const);
  return {
    __name__: text.replace(/\{.*/, ''),
    instance: 'vm-0.example.net:9100',
    job: 'node',
    ...Object.fromEntries(labels),
  };
}
