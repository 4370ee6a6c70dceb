import { type Histogram } from '../model/histogram';
import { type Labels } from '../model/labels';
import { type RawSeries, type Value } from '../model/value';
import { malformed, tooManySamples, tooManySeries, type DecodeFailure } from './decodeFailure';
import { type DecodeLimits } from './decodeLimits';
import { type SampleBuffer } from './sampleBuffer';
import { type SeriesSink } from './seriesSink';

/** Keeps series as range vectors: the samples at their own times, ascending. */
export class RawSink implements SeriesSink {
  private readonly series: RawSeries[] = [];
  private samples = 0;

  constructor(private readonly limits: DecodeLimits) {}

  add(labels: Labels, samples: SampleBuffer): DecodeFailure | undefined {
    this.samples += samples.length;
    if (this.samples > this.limits.maxSamples) {
      return tooManySamples();
    }
    if (this.series.length >= this.limits.maxSeries) {
      return tooManySeries(this.limits.maxSeries);
    }
    const series = samples.histograms === undefined ? copyFloats(labels, samples) : interleave(labels, samples);
    for (let i = 1; i < series.times.length; i++) {
      if (!(series.times[i - 1] < series.times[i])) {
        return malformed(`the samples of a series are not in the order of time`);
      }
    }
    this.series.push(series);
    return undefined;
  }

  finish(): Value {
    return { type: 'matrix', series: this.series };
  }
}

function copyFloats(labels: Labels, samples: SampleBuffer): RawSeries {
  return {
    labels,
    times: samples.times.slice(0, samples.length),
    values: samples.values.slice(0, samples.length),
  };
}

/** Floats and native histograms come as two lists; a range vector is one, by time. */
function interleave(labels: Labels, samples: SampleBuffer): RawSeries {
  const order = Array.from({ length: samples.length }, (_, i) => i);
  order.sort((a, b) => samples.times[a] - samples.times[b]);
  const histograms = new Map<number, Histogram>();
  order.forEach((from, to) => {
    const histogram = samples.histograms?.get(from);
    if (histogram !== undefined) {
      histograms.set(to, histogram);
    }
  });
  return {
    labels,
    times: Float64Array.from(order, (i) => samples.times[i]),
    values: Float64Array.from(order, (i) => samples.values[i]),
    histograms,
  };
}
