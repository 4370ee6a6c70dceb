import { type ReadonlyFloats } from '../../model/readonlyNumbers';
import { goMax, goMin } from '../../numeric/goMath';

/**
 * Smallest and largest value of an aggregation's parameter over all steps; NaN where there is one.
 *
 * Source: Prometheus 3.5 `promql/value.go`, `newFParams`.
 */
export function parameterRange(values: ReadonlyFloats): { readonly min: number; readonly max: number } {
  return {
    min: values.reduce((a, b) => goMin(a, b), values.length === 1 ? Infinity : Number.MAX_VALUE),
    max: values.reduce((a, b) => goMax(a, b), values.length === 1 ? -Infinity : -Number.MAX_VALUE),
  };
}
