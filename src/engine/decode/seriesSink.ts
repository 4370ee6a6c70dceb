import { type Labels } from '../model/labels';
import { type Value } from '../model/value';
import { type DecodeFailure } from './decodeFailure';
import { type SampleBuffer } from './sampleBuffer';
import { type SeriesText } from '../model/seriesText';

/** Takes the series of an answer one by one, in its order. */
export interface SeriesSink {
  /** Copies what it needs; `samples` is used again for the next series. `text`: what would be written of them in their order. */
  add(labels: Labels, samples: SampleBuffer, text?: SeriesText): DecodeFailure | undefined;
  /** So many series are in the answer, most likely, and so many samples at most; told when some were added. */
  expect?(series: number, samples: number): void;
  /** The value of all series taken; called once. */
  finish(): Value;
}
