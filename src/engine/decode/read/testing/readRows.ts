import { type Writer } from 'protobufjs/minimal';

import { type RawSeries } from '../../../model/value';
import { decodeRead, type DecodeReadOptions } from '../decodeRead';
import { type Bits, bitsOf, type FloatSample, type HistogramSample, xorChunk } from './encodeChunks';

export const ALL = { start: -Infinity, end: Infinity };

export const floats = (...samples: FloatSample[]) => ({ encoding: 1, data: xorChunk(samples) });

export const at = (time: number, value: number): FloatSample => ({ time, bits: bitsOf(value) });

export function decoded(body: Uint8Array, options: DecodeReadOptions = ALL): readonly RawSeries[] {
  const result = decodeRead(body, options);
  if (!result.ok || result.value.value.type !== 'matrix') {
    throw new Error(result.ok ? 'no matrix' : `${result.kind}: ${result.error.message}`);
  }
  return result.value.value.series;
}

export function failure(body: Uint8Array, options: DecodeReadOptions = ALL): string {
  const result = decodeRead(body, options);
  return result.ok ? 'none' : `${result.kind}: ${result.error.message}`;
}

/** Series as rows: labels, then `[time, value]` with `stale` for a marker. */
export function rows(series: readonly RawSeries[]) {
  return series.map(({ labels, times, values, stale }) => [
    labels.toObject(),
    ...Array.from(times, (time, i) => [time, stale?.[i] === 1 ? 'stale' : values[i]]),
  ]);
}

export const a = [
  ['__name__', 'm'],
  ['a', 'x'],
] as const;

export const b = [
  ['__name__', 'm'],
  ['b', 'ü'],
] as const;

export const layout = {
  header: 0,
  schema: 2,
  zeroThreshold: 2 ** -128,
  spans: [
    { offset: -2, length: 2 },
    { offset: 3, length: 1 },
  ],
};

export const histogramSample = (
  time: number,
  counts: readonly number[],
  sum: Bits = bitsOf(time * 1.5)
): HistogramSample => ({
  time,
  count: counts.reduce((n, count) => n + count, 1),
  zeroCount: 1,
  sum,
  counts,
});

export const growing = [
  histogramSample(10, [1, 2, 3]),
  histogramSample(25, [1, 5, 3]),
  histogramSample(40, [2, 9, 1000]),
  histogramSample(56, [2, 9, 1001]),
];

export const sample = (series: Writer, time: number, [high, low]: Bits) =>
  series.uint32(18).fork().uint32(9).fixed32(low).fixed32(high).uint32(16).int64(time).ldelim();
