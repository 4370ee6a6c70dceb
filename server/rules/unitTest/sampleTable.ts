import {
  instantGrid,
  type Labels,
  type MemberRequest,
  type NativeHistogram,
  OwnershipMemory,
  parseMetricSelector,
  type RawSeries,
  type Result,
  runQuery,
  type Topology,
  type Transport,
  type Value,
} from '../../../src/engine/index';
import { sampledResponse } from '../../prometheus/remoteRead/sampledResponse';
import { storedHistogram } from './storedHistogram';

export type TableValue = number | 'stale' | NativeHistogram;

interface TableSeries {
  readonly labels: Labels;
  readonly times: number[];
  readonly values: TableValue[];
}

const LOOKBACK_MS = 5 * 60_000;
const LIMITS = { maxSamples: 10_000_000, maxSeries: 1_000_000, maxBytes: 1024 * 1024 * 1024 };

/** Samples in memory, which the engine asks as its one member. */
export class SampleTable {
  private readonly series = new Map<string, TableSeries>();
  private readonly topology: Topology;
  private readonly memory = new OwnershipMemory();

  /** `interval`: the default step of subqueries, in milliseconds. */
  constructor(interval: number) {
    this.topology = {
      kind: 'hash',
      // It is asked for raw samples alone.
      members: [{ id: 'table', promql: false }],
      partitionLabels: [],
      replicatedJobs: [],
      ownership: 'proven',
      evaluationInterval: interval,
      lookback: LOOKBACK_MS,
    };
  }

  /** Adds a sample behind those of its series. Returns why it cannot be; one that is there already is no problem. */
  append(labels: Labels, time: number, value: TableValue): string | undefined {
    const known = this.series.get(labels.key);
    const { times, values }: Pick<TableSeries, 'times' | 'values'> = known ?? { times: [], values: [] };
    const last = times.at(-1);
    if (last !== undefined && time < last) {
      return 'out of order sample';
    }
    if (last === time) {
      return Object.is(values.at(-1), value) ? undefined : 'duplicate sample for timestamp';
    }
    const before = values.at(-1);
    times.push(time);
    values.push(typeof value === 'object' ? storedHistogram(value, before) : value);
    if (known === undefined) {
      this.series.set(labels.key, { labels, times, values });
    }
    return undefined;
  }

  /** The value of an expression at a time. */
  async ask(query: string, time: number): Promise<Result<Value>> {
    const request = { query, grid: instantGrid(time), experimental: false, raw: true };
    const result = await runQuery(request, this.topology, this.transport, {
      partial: 'fail',
      limits: LIMITS,
      ownership: { memory: this.memory, now: time },
    });
    return result.ok ? { ok: true, value: result.value.value } : result;
  }

  private readonly transport: Transport = (requests) => this.answers(requests);

  private async *answers(requests: readonly MemberRequest[]): ReturnType<Transport> {
    for (const request of requests) {
      const { id, path } = request;
      yield path === 'read'
        ? { id, ok: true, status: 200, body: this.read(request), elapsedMs: 0 }
        : { id, ok: false, kind: 'unavailable', message: `a table answers no ${path}`, elapsedMs: 0 };
    }
  }

  /** What the selector may match: the engine leaves out what it does not. */
  private read({ query, start, end }: MemberRequest): Uint8Array {
    const selector = parseMetricSelector(query);
    const equal = selector.ok ? selector.value.matchers.filter(({ op }) => op === '=') : [];
    const series = [...this.series.values()]
      .filter(({ labels }) => equal.every(({ name, value }) => labels.get(name) === value))
      .map((one) => rawSeries(one, start, end))
      .filter(({ times }) => times.length > 0);
    const pieces = Array.from(sampledResponse([{ series, annotations: [], notices: [] }], []), (piece) =>
      Buffer.from(piece)
    );
    return Buffer.concat(pieces);
  }
}

function rawSeries({ labels, times, values }: TableSeries, start: number, end: number): RawSeries {
  const from = times.findIndex((time) => time >= start);
  const after = times.findIndex((time) => time > end);
  const within = values.slice(from < 0 ? times.length : from, after < 0 ? times.length : after);
  const histograms = new Map<number, NativeHistogram>();
  within.forEach((value, i) => {
    if (typeof value === 'object') {
      histograms.set(i, value);
    }
  });
  return {
    labels,
    times: Float64Array.from(times.slice(from < 0 ? times.length : from, after < 0 ? times.length : after)),
    values: Float64Array.from(within, (value) => (typeof value === 'number' ? value : 0)),
    ...(histograms.size > 0 ? { histograms } : {}),
    ...(within.includes('stale') ? { stale: Uint8Array.from(within, (value) => (value === 'stale' ? 1 : 0)) } : {}),
  };
}
