import { type Labels } from '../model/labels';
import { type Value } from '../model/value';
import { type DecodeFailure } from './decodeFailure';
import { type SampleBuffer } from './sampleBuffer';

/** Takes the series of an answer one by one, in its order. */
export interface SeriesSink {
  /** Copies what it needs; `samples` is used again for the next series. */
  add(labels: Labels, samples: SampleBuffer): DecodeFailure | undefined;
  /** The value of all series taken; called once. */
  finish(): Value;
}
