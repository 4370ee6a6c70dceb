import { type Grid, type Histogram, Labels, type RawSeries, SeriesSet, shown, type Value } from '../../engine/index';
import { type ComputedQuery } from './computeQuery';

/** Label names and values, in order. */
type PackedLabels = readonly [names: readonly string[], values: readonly string[]];
type Histograms = ReadonlyMap<number, Histogram>;

type PackedValue =
  | {
      readonly type: 'vector';
      readonly grid: Grid;
      readonly labels: readonly PackedLabels[];
      readonly values: Float64Array;
      readonly presence: Uint8Array;
      readonly histograms: Histograms;
    }
  | { readonly type: 'scalar'; readonly grid: Grid; readonly values: Float64Array }
  | { readonly type: 'string'; readonly value: string }
  | {
      readonly type: 'matrix';
      readonly series: ReadonlyArray<{
        readonly labels: PackedLabels;
        readonly times: Float64Array;
        readonly values: Float64Array;
        readonly histograms: Histograms | undefined;
      }>;
    };

/** An answer in plain values, that may be sent to another thread. Of native histograms it has what is shown. */
export interface PackedAnswer extends Omit<ComputedQuery, 'value'> {
  readonly value: PackedValue;
}

/** With the buffers of its arrays, which are copies and can be given away. */
export function packAnswer(answer: ComputedQuery): { readonly packed: PackedAnswer; readonly transfer: ArrayBuffer[] } {
  const transfer: ArrayBuffer[] = [];
  const packed = { ...answer, value: packValue(answer.value, transfer) };
  return { packed, transfer };
}

export function unpackAnswer(packed: PackedAnswer): ComputedQuery {
  return { ...packed, value: unpackValue(packed.value) };
}

function packValue(value: Value, transfer: ArrayBuffer[]): PackedValue {
  switch (value.type) {
    case 'vector': {
      const { grid, labels, values, presence, histograms } = value.series;
      return {
        type: 'vector',
        grid,
        labels: labels.map(packLabels),
        values: give(new Float64Array(values), transfer),
        presence: give(new Uint8Array(presence), transfer),
        histograms: packHistograms(histograms),
      };
    }
    case 'scalar':
      return { ...value, values: give(new Float64Array(value.values), transfer) };
    case 'string':
      return value;
    case 'matrix':
      return {
        type: 'matrix',
        series: value.series.map(({ labels, times, values, histograms }) => ({
          labels: packLabels(labels),
          times: give(new Float64Array(times), transfer),
          values: give(new Float64Array(values), transfer),
          histograms: histograms === undefined ? undefined : packHistograms(histograms),
        })),
      };
  }
}

function unpackValue(value: PackedValue): Value {
  switch (value.type) {
    case 'vector': {
      const { grid, labels, values, presence, histograms } = value;
      // eslint-disable-next-line no-restricted-syntax -- the cells were given away to it: nobody else has them
      return { type: 'vector', series: new SeriesSet(grid, labels.map(unpackLabels), values, presence, histograms) };
    }
    case 'matrix':
      return {
        type: 'matrix',
        series: value.series.map((series): RawSeries => ({ ...series, labels: unpackLabels(series.labels) })),
      };
    default:
      return value;
  }
}

function packLabels({ names, values }: Labels): PackedLabels {
  return [names, values];
}

function unpackLabels([names, values]: PackedLabels): Labels {
  return Labels.fromSorted(names, values);
}

function packHistograms(histograms: Histograms): Histograms {
  return new Map([...histograms].map(([cell, histogram]) => [cell, shown(histogram)]));
}

/** Gives a copy away: what is read-only may be a part of a larger buffer, or of the module that decodes. */
function give<A extends { readonly buffer: ArrayBuffer }>(copy: A, transfer: ArrayBuffer[]): A {
  transfer.push(copy.buffer);
  return copy;
}
