import { type Result, fail } from '../model/result';
import { type Value } from '../model/value';
import { type Call } from '../syntax/ast';
import { type EvalContext } from './context';
import { FunctionCall, type InstantFunction } from './functions/instantFunction';
import { instantFunctions } from './functions/instantFunctions';

const BY_NAME: ReadonlyMap<string, InstantFunction> = new Map(instantFunctions);

/**
 * A function over instant vectors, scalars and strings, at every step of `ctx.grid`. `args` are the values of
 * `expr.args`, in order; strings are read from `expr`.
 *
 * Errors, all of type `execution`: Prometheus' own; functions that need what only a Prometheus server has (native
 * histograms' schema, the series `info` looks for).
 */
export function evalCall(expr: Call, args: readonly Value[], ctx: EvalContext): Result<Value> {
  const evaluate = BY_NAME.get(expr.func);
  return evaluate === undefined
    ? fail('execution', `${expr.func}() cannot be computed over several Prometheus servers`, expr.span)
    : evaluate(new FunctionCall(expr, args, ctx));
}
