import { formatG } from '../numeric/goFormat';
import { parseFloat64 } from '../numeric/number';
import { wholeSecond } from './wholeSecond';

/** What of classic buckets had to be fixed for monotonicity. */
export interface Monotonicity {
  /** Bounds of the buckets. */
  readonly least: number;
  readonly greatest: number;
  /** By how much at most a count fell below the one before. */
  readonly difference: number;
  /** Of how many histograms, over all steps. */
  readonly samples: number;
  /** Evaluation times, in milliseconds. */
  readonly first: number;
  readonly last: number;
}

/** The end of the message that tells it. Source: Prometheus 3.16 `util/annotations/annotations.go`. */
export function monotonicityText({ least, greatest, difference, samples, first, last }: Monotonicity): string {
  return (
    `, from buckets ${formatG(least)} to ${formatG(greatest)}, with a max diff of ${formatG(difference, 2)}, ` +
    `over ${samples} samples from ${wholeSecond(first, Math.trunc)} to ${wholeSecond(last, Math.trunc)}`
  );
}

const TEXT = /, from buckets (\S+) to (\S+), with a max diff of (\S+), over (\d+) samples from (\S+) to (\S+)$/;

/** A message that ends with what was fixed for monotonicity, taken apart. */
export interface DetailedMessage {
  readonly before: string;
  readonly found: Monotonicity;
}

/** Takes such a message apart; undefined where it is another one. */
export function readMonotonicity(message: string): DetailedMessage | undefined {
  const match = TEXT.exec(message);
  if (match === null) {
    return undefined;
  }
  const [least, greatest, difference, samples] = match.slice(1, 5).map((text) => Number(parseFloat64(text)));
  const [first, last] = match.slice(5).map((text) => Date.parse(text));
  return { before: message.slice(0, match.index), found: { least, greatest, difference, samples, first, last } };
}

/** What was fixed in two places. */
export function bothFixed(a: Monotonicity, b: Monotonicity): Monotonicity {
  return {
    least: Math.min(a.least, b.least),
    greatest: Math.max(a.greatest, b.greatest),
    difference: Math.max(a.difference, b.difference),
    samples: a.samples + b.samples,
    first: Math.min(a.first, b.first),
    last: Math.max(a.last, b.last),
  };
}
