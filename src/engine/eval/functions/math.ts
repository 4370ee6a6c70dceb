import { type Result } from '../../model/result';
import { type Value } from '../../model/value';
import { goExp } from '../../numeric/goExp';
import { goAcosh, goAsinh, goAtanh, goCosh, goSinh, goTanh } from '../../numeric/goHyperbolic';
import { goAcos, goAsin, goAtan, goLog, goLog10, goLog2 } from '../../numeric/goMath';
import { goCos, goSin, goTan } from '../../numeric/goTrigonometry';
import { follows } from '../../syntax/changes';
import { type FunctionCall, type FunctionFamily, scalarResult } from './instantFunction';
import { mapFloats } from './mapFloats';

/** Functions of one float. */
const ELEMENTARY: ReadonlyArray<readonly [name: string, f: (x: number) => number]> = [
  ['abs', Math.abs],
  ['acos', goAcos],
  ['acosh', goAcosh],
  ['asin', goAsin],
  ['asinh', goAsinh],
  ['atan', goAtan],
  ['atanh', goAtanh],
  ['ceil', Math.ceil],
  ['cos', goCos],
  ['cosh', goCosh],
  ['exp', goExp],
  ['floor', Math.floor],
  ['ln', goLog],
  ['log10', goLog10],
  ['log2', goLog2],
  ['sgn', (x) => (x < 0 ? -1 : x > 0 ? 1 : x)],
  ['sin', goSin],
  ['sinh', goSinh],
  ['sqrt', Math.sqrt],
  ['tan', goTan],
  ['tanh', goTanh],
];

/** `round(v, to_nearest = 1)`: halves go up. The inverse is what Prometheus multiplies with, too. */
function round(call: FunctionCall): Result<Value> {
  const nearest = call.size > 1 ? call.scalar(1) : undefined;
  return mapFloats(call, 0, (x, t) => {
    const inverse = 1 / (nearest === undefined ? 1 : nearest[t]);
    return Math.floor(x * inverse + 0.5) / inverse;
  });
}

/** An angle of `from` in `to`. */
function convert(call: FunctionCall, { from, to }: { readonly from: number; readonly to: number }): Result<Value> {
  const factor = to / from;
  const atOnce = follows('degreesInOneFactor', call.ctx.dialect);
  return mapFloats(call, 0, (x) => (atOnce ? x * factor : (x * to) / from));
}

export const mathFunctions: FunctionFamily = [
  ...ELEMENTARY.map(([name, f]) => [name, (call: FunctionCall) => mapFloats(call, 0, (x) => f(x))] as const),
  ['deg', (call) => convert(call, { from: Math.PI, to: 180 })],
  ['pi', (call) => scalarResult(call.grid, new Float64Array(call.grid.length).fill(Math.PI))],
  ['rad', (call) => convert(call, { from: 180, to: Math.PI })],
  ['round', round],
];
