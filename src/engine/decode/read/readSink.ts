import { Labels } from '../../model/labels';
import { type RawSeries } from '../../model/value';
import { type DecodeFailure, malformedRead, tooManySamples, tooManySeries } from '../decodeFailure';
import { type DecodeLimits } from '../decodeLimits';
import { type ExternalLabels, ownLabels } from './externalLabels';
import { type SampleColumns } from './sampleColumns';

export interface ReadSinkOptions {
  /** Milliseconds, both included. */
  readonly start: number;
  readonly end: number;
  readonly limits: DecodeLimits;
  readonly external: ExternalLabels;
  /** Which series count. Left out: all. */
  readonly matches?: (labels: Labels) => boolean;
}

/** What a read decodes to: the series in the order of their labels, none without samples. */
export class ReadSink {
  private readonly series: RawSeries[] = [];
  private samples = 0;

  constructor(private readonly options: ReadSinkOptions) {}

  /** How many samples more may be decoded, those outside the time asked for counted too. */
  get room(): number {
    return this.options.limits.maxSamples - this.samples;
  }

  /** Takes the samples of one series of query `query`. */
  add(labels: Labels, query: number, columns: SampleColumns): DecodeFailure | undefined {
    const { start, end, external, matches } = this.options;
    const own = ownLabels(labels, external, query);
    if (matches?.(own) === false) {
      return undefined;
    }
    const series = columns.finish(own, start, end);
    return series === undefined
      ? malformedRead('the samples of a series are not in the order of time')
      : this.addSeries(series);
  }

  /** Takes a series that lies within the time asked for. */
  addSeries(series: RawSeries): DecodeFailure | undefined {
    const { limits } = this.options;
    if (series.times.length === 0) {
      return undefined;
    }
    this.samples += series.times.length;
    if (this.samples > limits.maxSamples) {
      return tooManySamples();
    }
    if (this.series.length >= limits.maxSeries) {
      return tooManySeries(limits.maxSeries);
    }
    this.series.push(series);
    return undefined;
  }

  /** All series, or a failure where two have the same labels. Called once. */
  finish(): readonly RawSeries[] | DecodeFailure {
    const { series } = this;
    const order = (a: RawSeries, b: RawSeries) => Labels.compare(a.labels, b.labels);
    if (series.some((one, i) => i > 0 && order(series[i - 1], one) >= 0)) {
      series.sort(order);
    }
    return series.some((one, i) => i > 0 && order(series[i - 1], one) === 0)
      ? malformedRead('two series have the same labels')
      : series;
  }
}
