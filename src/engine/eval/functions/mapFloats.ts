import { type Result } from '../../model/result';
import { FLOAT } from '../../model/seriesSet';
import { type Value } from '../../model/value';
import { losingMetadata } from '../metadataLabels';
import { allocate } from '../allocate';
import { joinSteps } from '../rows';
import { type FunctionCall, vectorResult } from './instantFunction';

/**
 * A function of every float of the vector argument `i`; the metric name goes, native histograms too.
 * Where `f` is undefined there is no result.
 *
 * Source: Prometheus 3.5 `promql/functions.go`, `simpleFloatFunc`.
 */
export function mapFloats(
  call: FunctionCall,
  i: number,
  f: (x: number, step: number) => number | undefined
): Result<Value> {
  const set = call.vector(i);
  const target = allocate(set.labels.map(losingMetadata(call.ctx.dialect)), call.ctx);
  if (!target.ok) {
    return target;
  }
  const steps = call.grid.length;
  for (let s = 0, cell = 0; s < set.size; s++) {
    for (let t = 0; t < steps; t++, cell++) {
      if (set.presence[cell] === FLOAT) {
        const y = f(set.values[cell], t);
        if (y !== undefined) {
          target.value.setFloat(cell, y);
        }
      }
    }
  }
  const joined = joinSteps(target.value.finish(), call.expr.span, call.ctx);
  return joined.ok ? vectorResult(joined.value) : joined;
}
