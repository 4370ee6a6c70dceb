import { type Random, seededRandom } from '../../../demo/random';
import { goTime } from '../../../src/engine/decode/testing/documents';
import { bitsOf, histogramChunk, xorChunk } from '../../../src/engine/decode/read/testing/encodeChunks';
import { frame, join } from '../../../src/engine/decode/read/testing/encodeRead';
import { type Topology } from '../../../src/engine/plan/topology';
import { type ValueType } from '../../../src/engine/syntax/ast';
import { parse } from '../../../src/engine/syntax/parse';
import { typeOf } from '../../../src/engine/syntax/walk';
import { type MemberAnswer, type MemberRequest, type Transport } from '../../../src/engine/execute/ask/transport';
import { failure, type Reply, success } from '../../../src/engine/execute/ask/testing/fakeMembers';

/** Equal values, zeros of both signs, sums that overflow or cancel out, and those that are no numbers. */
const VALUES = ['0', '-0', '1', '1', '2', '0.1', '-1', '1e308', '-1e308', '1.7e308', 'NaN', '+Inf', '-Inf'];

const LABELS: Readonly<Record<string, readonly string[]>> = {
  __name__: ['foo', 'up', 'target_info', 'http_total'],
  code: ['a', 'b'],
  instance: ['a', 'b', 'c'],
  job: ['a', '4..', 'b'],
  le: ['1', '+Inf', 'b'],
};

const HISTOGRAMS = [
  {
    count: '3',
    sum: '4.5',
    buckets: [
      [0, '0.5', '1', '1'],
      [0, '1', '2', '2'],
    ],
  },
  { count: '1', sum: '-1', buckets: [[3, '-0.001', '0.001', '1']] },
  { count: '0', sum: '0' },
];

const ERRORS = [
  'found duplicate series for the match group {} on the right hand-side of the operation: [{}, {}];many-to-many matching not allowed: matching labels must be unique on one side',
  'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
  'vector cannot contain metrics with the same labelset',
  'Scalar value NaN overflows int64',
];

const WARNINGS = [
  'PromQL warning: encountered a mix of histograms and floats for aggregation (1:5)',
  'PromQL warning: vector contains histograms with incompatible custom buckets for metric name "" (1:5)',
];

const INFOS = [
  'PromQL info: ignored histogram in sum aggregation (1:1)',
  'PromQL info: incompatible sample types encountered for binary operator "+": histogram + float (1:1)',
  'PromQL info: incompatible sample types encountered for binary operator "+": float + histogram (1:1)',
];

/** Later ones of a request hold nothing. */
const MOST_STEPS = 20;

/**
 * Members that answer whatever may come: nothing, floats, native histograms, elements that others have as well, warnings,
 * errors. The same seed answers the same. Throws where a text they are asked is no PromQL of the fleet's dialect.
 */
export function inventedMembers(seed: number, topology: Topology): Transport {
  const invention = new Invention(seed, topology);
  return async function* (requests) {
    yield* requests.map((request) => invention.answer(request));
  };
}

/** What members of a fleet that is made up have and say. */
class Invention {
  private readonly random: Random;
  private readonly unreadable: ReadonlySet<string>;
  private readonly content: 'floats' | 'histograms' | 'both' | 'nothing';
  /** How often something is wrong. */
  private readonly trouble: number;

  constructor(
    seed: number,
    private readonly topology: Topology
  ) {
    this.random = seededRandom(seed);
    this.unreadable = new Set(topology.members.flatMap(({ id, remoteRead }) => (remoteRead === false ? [id] : [])));
    this.content = this.pick(['floats', 'floats', 'histograms', 'histograms', 'both', 'nothing'] as const);
    this.trouble = this.pick([0, 0, 0.1, 0.4]);
  }

  answer(request: MemberRequest): MemberAnswer {
    const { id, member, path, staleMarkers } = request;
    const reply = this.reply(request);
    if (path === 'read' && this.unreadable.has(member) && staleMarkers !== 'ignored') {
      return { id, ok: false, kind: 'limit', message: 'no raw samples here', elapsedMs: 1 };
    }
    if (path === 'read' && !this.unreadable.has(member)) {
      return { id, ok: true, status: 200, body: this.rawSamples(request), elapsedMs: 1 };
    }
    return 'kind' in reply
      ? { id, ok: false, ...reply, elapsedMs: 1 }
      : { id, ok: true, status: reply.status, body: new TextEncoder().encode(reply.body), elapsedMs: 1 };
  }

  private reply(request: MemberRequest): Reply {
    const parsed = parse(request.query, { experimental: true, dialect: this.topology.dialect });
    if (!parsed.ok) {
      throw new Error(`a member is asked ${request.query}: ${parsed.error.message}`);
    }
    if (this.chance(this.trouble)) {
      return this.chance(0.3) ? { kind: 'unavailable', message: 'away' } : failure(422, 'execution', this.pick(ERRORS));
    }
    const type = request.path === 'read' ? 'matrix' : typeOf(parsed.value);
    const warnings = this.chance(this.trouble) ? [this.pick(WARNINGS)] : [];
    const infos = this.chance(this.trouble) ? [this.pick(INFOS)] : [];
    return success(this.data(type, request), { warnings, infos });
  }

  private data(type: ValueType, { path, start, end, step }: MemberRequest): object {
    const steps = Math.min(MOST_STEPS, Math.floor((end - start) / step) + 1);
    const times = Array.from({ length: steps }, (_, i) => start + i * step);
    if (type === 'scalar') {
      const values = times.map((time) => [seconds(time), this.pick(VALUES)]);
      return path === 'query'
        ? { resultType: 'scalar', result: values[0] }
        : { resultType: 'matrix', result: [{ metric: {}, values }] };
    }
    const cells = type === 'matrix' ? [end - 30_000, end - 15_000, end] : times;
    const series = this.labelSets().map((metric) => ({ metric, ...this.cells(cells) }));
    if (type === 'matrix' || path === 'query_range') {
      return { resultType: 'matrix', result: series };
    }
    const result = series.map(({ metric, values, histograms }) => ({
      metric,
      value: values.at(0),
      histogram: histograms.at(0),
    }));
    return { resultType: 'vector', result: result.filter(({ value, histogram }) => value ?? histogram) };
  }

  private cells(times: readonly number[]): { readonly values: unknown[]; readonly histograms: unknown[] } {
    const held = times.filter(() => this.chance(0.9)).map((time) => [time, this.isHistogram()] as const);
    return {
      values: held.flatMap(([time, histogram]) => (histogram ? [] : [[seconds(time), this.pick(VALUES)]])),
      histograms: held.flatMap(([time, histogram]) => (histogram ? [[seconds(time), this.pick(HISTOGRAMS)]] : [])),
    };
  }

  private rawSamples({ start, end }: MemberRequest): Uint8Array {
    const first = Math.max(Math.ceil(start), end - 600_000);
    const all = [0, 1, 2, 3].map((i) => Math.floor(first + ((end - first) * i) / 4));
    const times = [...new Set(all)].filter((time) => time >= start && time <= end);
    const shape = { header: 0, schema: 0, zeroThreshold: 0.001, spans: [{ offset: 0, length: 2 }] };
    const chunk = () =>
      this.isHistogram()
        ? {
            encoding: 2,
            data: histogramChunk(
              shape,
              times.map((time, i) => ({ time, count: 2 * i + 2, zeroCount: 0, sum: bitsOf(i), counts: [i + 1, i + 1] }))
            ),
          }
        : {
            encoding: 1,
            data: xorChunk(
              times.map((time) => ({ time, bits: bitsOf(Number(this.pick(VALUES).replace('Inf', 'Infinity'))) }))
            ),
          };
    return join(
      ...this.labelSets().map((labels) =>
        frame({ labels: Object.entries(labels), chunks: times.length === 0 ? [] : [chunk()] })
      )
    );
  }

  private labelSets(): ReadonlyArray<Readonly<Record<string, string>>> {
    const names = Object.keys(LABELS).filter(() => this.chance(0.6));
    const sets = Array.from({ length: this.content === 'nothing' ? 0 : Math.floor(this.random() * 4) }, () =>
      Object.fromEntries(names.map((name) => [name, this.pick(LABELS[name])]))
    );
    return [...new Map(sets.map((set) => [JSON.stringify(set), set])).values()];
  }

  private isHistogram(): boolean {
    return this.content === 'histograms' || (this.content === 'both' && this.chance(0.5));
  }

  private pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)];
  }

  private chance(of: number): boolean {
    return this.random() < of;
  }
}

function seconds(time: number): number {
  return Number(goTime(time));
}
