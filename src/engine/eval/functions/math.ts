import { type Result } from '../../model/result';
import { type Value } from '../../model/value';
import { goAtan, goLog, goLog10, goLog2 } from '../goMath';
import { type FunctionCall, type FunctionFamily, scalarResult } from './instantFunction';
import { mapFloats } from './mapFloats';

/** Functions of one float. Those of V8 may differ from Go's in the last digit (see goMath). */
const ELEMENTARY: ReadonlyArray<readonly [name: string, f: (x: number) => number]> = [
  ['abs', Math.abs],
  ['acos', Math.acos],
  ['acosh', Math.acosh],
  ['asin', Math.asin],
  ['asinh', Math.asinh],
  ['atan', goAtan],
  ['atanh', Math.atanh],
  ['ceil', Math.ceil],
  ['cos', Math.cos],
  ['cosh', Math.cosh],
  ['deg', (x) => (x * 180) / Math.PI],
  ['exp', Math.exp],
  ['floor', Math.floor],
  ['ln', goLog],
  ['log10', goLog10],
  ['log2', goLog2],
  ['rad', (x) => (x * Math.PI) / 180],
  ['sgn', (x) => (x < 0 ? -1 : x > 0 ? 1 : x)],
  ['sin', Math.sin],
  ['sinh', Math.sinh],
  ['sqrt', Math.sqrt],
  ['tan', Math.tan],
  ['tanh', Math.tanh],
];

/** `round(v, to_nearest = 1)`: halves go up. The inverse is what Prometheus multiplies with, too. */
function round(call: FunctionCall): Result<Value> {
  const nearest = call.size > 1 ? call.scalar(1) : undefined;
  return mapFloats(call, 0, (x, t) => {
    const inverse = 1 / (nearest === undefined ? 1 : nearest[t]);
    return Math.floor(x * inverse + 0.5) / inverse;
  });
}

export const mathFunctions: FunctionFamily = [
  ...ELEMENTARY.map(([name, f]) => [name, (call: FunctionCall) => mapFloats(call, 0, (x) => f(x))] as const),
  ['pi', (call) => scalarResult(call.grid, new Float64Array(call.grid.length).fill(Math.PI))],
  ['round', round],
];
