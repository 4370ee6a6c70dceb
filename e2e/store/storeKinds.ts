import { m3Store } from '../../scripts/lib/stores/m3Store.mjs';
import { victoriaMetricsStore } from '../../scripts/lib/stores/victoriaMetricsStore.mjs';
import { findPrometheusRelease } from '../../scripts/tools.mjs';
import { type TestSeries } from '../harness/dataset';
import { hasM3, startM3 } from '../harness/m3';
import { startPrometheus } from '../harness/prometheus';
import { writeSeries } from '../harness/remoteWrite';
import { type StoreServer } from '../harness/storeServer';
import { startVictoriaMetrics } from '../harness/victoriaMetrics';
import { type OddWrite } from './oddWrites';
import { type Keeps, type WrittenKind } from './writtenValues';

/** A kind of long-term store: how one is started and written to, and what it does with what is written. */
export interface StoreKind {
  readonly name: string;
  /** An id for fleets that have one. */
  readonly id: string;
  /** That of a fleet's `store`. */
  readonly flavour: 'prometheus' | 'm3' | 'victoriametrics' | 'other';
  /** Whether it can be had here. */
  readonly isHere: boolean;
  start(): Promise<StoreServer>;
  /** What is said with every answer that it has a part in; nothing where it keeps all as it was written. */
  readonly notice?: RegExp;
  /** Relative difference of values that have 4 decimal places. */
  readonly tolerance: number;
  readonly nativeHistograms: boolean;
  /** Where it takes remote writes. */
  readonly writePath: string;
  /** What it answers to each, and how many samples it has then, with the last value where there is one. */
  readonly takes: Readonly<Record<OddWrite, string>>;
  /** What it does with values; keeps those of kinds that are not named. */
  readonly keeps: Readonly<Partial<Record<WrittenKind, Keeps>>>;
}

async function receiver(release?: string): Promise<StoreServer> {
  const found = release === undefined ? undefined : await findPrometheusRelease(release);
  if (found?.ok === false) {
    throw new Error(found.problem);
  }
  const { url, stop } = await startPrometheus({ binary: found?.path });
  return { url, stop, write: (series: Iterable<TestSeries>) => writeSeries(url, series) };
}

const EXACT = {
  ...{ tolerance: 0, nativeHistograms: true, keeps: {}, writePath: '/api/v1/write' },
  takes: {
    'remote write 2.0': 'taken, has 1: 1',
    'an empty label value': 'taken, has 1: 1',
    'two values of one time': '400, has 1: 1',
    'an exemplar': 'taken, has 1: 1',
    'a native histogram': 'taken, has 1',
  },
} as const;

/** Every store that can be had, each once; the contract suite runs over all of them. */
export const storeKinds: readonly StoreKind[] = [
  {
    ...{ name: 'Prometheus', id: 'prometheus', flavour: 'prometheus', isHere: true, ...EXACT },
    start: () => receiver(),
  },
  {
    // Asked for raw samples, as one is that is not known.
    ...{ name: 'Prometheus 3.16', id: 'newest', flavour: 'other', isHere: process.env.PROMETHEUS_3_16 !== '' },
    ...EXACT,
    start: () => receiver('3.16'),
  },
  {
    ...{ name: 'M3', id: 'm3', flavour: 'm3', isHere: hasM3 },
    start: () => startM3(),
    notice: /^store is M3, which alters the last digits .* and keeps no -0 and no native histograms$/,
    tolerance: 4 * Number.EPSILON,
    nativeHistograms: false,
    writePath: m3Store.writePath,
    takes: {
      'remote write 2.0': 'taken, has nothing',
      'an empty label value': '400, has nothing',
      'two values of one time': 'taken, has 1: 2',
      'an exemplar': '400, has nothing',
      'a native histogram': '400, has nothing',
    },
    keeps: {
      fractions: { ulps: 2 },
      'whole numbers above 2^53': { ulps: 115 },
      '-0': { as: 0 },
      'the smallest number': { as: 0 },
    },
  },
  {
    ...{ name: 'VictoriaMetrics', id: 'victoriametrics', flavour: 'victoriametrics', isHere: true },
    start: () => startVictoriaMetrics(),
    notice:
      /^store is VictoriaMetrics, which rounds long fractions .* and keeps no NaN, no -0 and no native histograms$/,
    tolerance: 0,
    nativeHistograms: false,
    writePath: victoriaMetricsStore.writePath,
    takes: {
      'remote write 2.0': 'taken, has nothing',
      'an empty label value': 'taken, has 1: 1',
      'two values of one time': 'taken, has 2: 2',
      'an exemplar': 'taken, has 1: 1',
      'a native histogram': 'taken, has nothing',
    },
    keeps: {
      fractions: { digits: 12 },
      'whole numbers above 2^53': { digits: 12 },
      '-0': { as: 0 },
      'the smallest number': { as: 0 },
      NaN: 'not',
    },
  },
];
