import { goLog2 } from '../../numeric/goMath';
import { type Bucket } from './iterate';

/**
 * The part of a bucket's observations, 0 to 1, that is not above a value inside of it: spread evenly where it is linear, else
 * exponentially. The bucket's bounds are finite, and the value is between them.
 *
 * Source: Prometheus 3.16 `model/histogram/generic.go`, `FractionBelow`.
 */
export function fractionBelow(
  value: number,
  { lower, upper }: Pick<Bucket, 'lower' | 'upper'>,
  isLinear: boolean
): number {
  if (isLinear) {
    return (value - lower) / (upper - lower);
  }
  const [logLower, logUpper, log] = [lower, upper, value].map((x) => goLog2(Math.abs(x)));
  return value > 0 ? (log - logLower) / (logUpper - logLower) : 1 - (log - logUpper) / (logLower - logUpper);
}
