import { type ReadonlyFloats } from '../../model/readonlyNumbers';
import { type Result } from '../../model/result';
import { type Value } from '../../model/value';
import { goMax, goMin } from '../../numeric/goMath';
import { type FunctionCall, type FunctionFamily } from './instantFunction';
import { mapFloats } from './mapFloats';

/** Steps at which the bounds cross have no result. A bound that is not given does not bind. */
function clamp(call: FunctionCall, low: ReadonlyFloats | undefined, high: ReadonlyFloats | undefined): Result<Value> {
  return mapFloats(call, 0, (x, t) => {
    const min = low === undefined ? -Infinity : low[t];
    const max = high === undefined ? Infinity : high[t];
    return max < min ? undefined : goMax(min, goMin(max, x));
  });
}

export const clampFunctions: FunctionFamily = [
  ['clamp', (call) => clamp(call, call.scalar(1), call.scalar(2))],
  ['clamp_max', (call) => clamp(call, undefined, call.scalar(1))],
  ['clamp_min', (call) => clamp(call, call.scalar(1), undefined)],
];
