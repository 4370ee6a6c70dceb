import { type Grid } from '../../model/grid';
import { type ReadonlyFloats } from '../../model/readonlyNumbers';
import { type Result, type Span, ok } from '../../model/result';
import { type SeriesSet } from '../../model/seriesSet';
import { type Value } from '../../model/value';
import { type Call } from '../../syntax/ast';
import { unparen } from '../../syntax/walk';
import { type EvalContext, callArgumentSpan } from '../context';

/** A call whose arguments are evaluated. Readers throw where the type checker should have refused the call. */
export class FunctionCall {
  constructor(
    readonly expr: Call,
    private readonly args: readonly Value[],
    readonly ctx: EvalContext
  ) {}

  get grid(): Grid {
    return this.ctx.grid;
  }

  /** Number of arguments written. */
  get size(): number {
    return this.expr.args.length;
  }

  vector(i: number): SeriesSet {
    const value = this.args[i];
    if (value?.type !== 'vector') {
      throw this.wrongType(i, value);
    }
    return value.series;
  }

  /** The values of a scalar argument, one a step. */
  scalar(i: number): ReadonlyFloats {
    const value = this.args[i];
    if (value?.type !== 'scalar') {
      throw this.wrongType(i, value);
    }
    return value.values;
  }

  /** A string argument, which is always a literal. */
  string(i: number): string {
    const expr = unparen(this.expr.args[i]);
    if (expr.kind !== 'string') {
      throw new Error(`argument ${i} of ${this.expr.func} is not a string literal`);
    }
    return expr.value;
  }

  /** Where annotations about an argument point. */
  span(i: number): Span {
    return callArgumentSpan(this.expr, i, this.ctx.dialect);
  }

  private wrongType(i: number, value: Value | undefined): Error {
    return new Error(`argument ${i} of ${this.expr.func} is a ${value?.type ?? 'missing value'}`);
  }
}

/** A function over instant vectors, scalars and strings: the whole grid at once. */
export type InstantFunction = (call: FunctionCall) => Result<Value>;

/** Functions of one family, by name. */
export type FunctionFamily = ReadonlyArray<readonly [name: string, evaluate: InstantFunction]>;

export function vectorResult(series: SeriesSet): Result<Value> {
  return ok({ type: 'vector', series });
}

export function scalarResult(grid: Grid, values: ReadonlyFloats): Result<Value> {
  return ok({ type: 'scalar', grid, values });
}
