import { type Result } from '../../model/result';
import { type Value } from '../../model/value';
import { goMax, goMin } from '../../numeric/goMath';
import { type FunctionCall, type FunctionFamily, scalarResult } from './instantFunction';

function ofTwo(call: FunctionCall, choose: (x: number, y: number) => number): Result<Value> {
  const [left, right] = [call.scalar(0), call.scalar(1)];
  return scalarResult(
    call.grid,
    left.map((x, t) => choose(x, right[t]))
  );
}

/** The lesser and the greater of two numbers. Source: Prometheus 3.16 `promql/functions.go`, `funcMinOf` and `funcMaxOf`. */
export const limitFunctions: FunctionFamily = [
  ['max_of', (call) => ofTwo(call, goMax)],
  ['min_of', (call) => ofTwo(call, goMin)],
];
