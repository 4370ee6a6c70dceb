import { decodeAnswer } from '../../src/engine/decode/decodeAnswer';
import { evalAggregate } from '../../src/engine/eval/aggregate';
import { evalBinary } from '../../src/engine/eval/binary';
import { evalCall } from '../../src/engine/eval/call';
import { type EvalContext } from '../../src/engine/eval/context';
import { evalRangeCall } from '../../src/engine/eval/rangeCall';
import { evalUnary } from '../../src/engine/eval/unary';
import { subqueryWindows, type Windows } from '../../src/engine/eval/windows';
import { type Grid } from '../../src/engine/model/grid';
import { type Annotation, fail, ok, type Result } from '../../src/engine/model/result';
import { subqueryGrid } from '../../src/engine/model/subqueryGrid';
import { type Value } from '../../src/engine/model/value';
import { type AggregateExpr, type Call, type Expr, type SubqueryExpr } from '../../src/engine/syntax/ast';
import { DEFAULT_DIALECT } from '../../src/engine/syntax/dialect';
import { print } from '../../src/engine/syntax/print';
import { typeOf, unparen } from '../../src/engine/syntax/walk';
import { post } from '../harness/post';

/** What a server, or the evaluation here, says to an expression. Annotations are texts as Prometheus sends them. */
export interface Answer {
  readonly result: Result<Value>;
  readonly annotations: readonly string[];
}

/** Asks a server over a grid. */
export async function askServer(url: string, expr: Expr | string, grid: Grid): Promise<Answer> {
  const query = typeof expr === 'string' ? expr : print(expr);
  const params = new URLSearchParams({ query });
  if (grid.length === 1) {
    params.set('time', (grid.start / 1000).toFixed(3));
  } else {
    params.set('start', (grid.start / 1000).toFixed(3));
    params.set('end', (grid.end / 1000).toFixed(3));
    params.set('step', (grid.step / 1000).toFixed(3));
  }
  const { body } = await post(`${url}/api/v1/${grid.length === 1 ? 'query' : 'query_range'}`, params);
  const isScalar = typeof expr !== 'string' && typeOf(expr) === 'scalar';
  const decoded = decodeAnswer(body, grid, { as: isScalar ? 'scalar' : 'grid' });
  if (!decoded.ok) {
    const message = (JSON.parse(new TextDecoder().decode(body)) as { error?: string }).error ?? 'no error';
    return { result: fail('execution', message), annotations: [] };
  }
  const { value, warnings, infos } = decoded.value;
  return { result: ok(value), annotations: [...warnings, ...infos] };
}

/** How far down the tree is evaluated here: the outermost node alone, or all but selectors and what reads them directly. */
export type Depth = 'outermost' | 'all';

/** Evaluates an expression, asking the server for what is not evaluated here. */
export class Here {
  readonly annotations: Annotation[] = [];
  /** Annotations the server made for the parts it was asked. */
  readonly served: string[] = [];

  constructor(
    private readonly url: string,
    private readonly depth: Depth
  ) {}

  async evaluate(expr: Expr, grid: Grid, level = 0): Promise<Result<Value>> {
    const node = unparen(expr);
    if (node.kind === 'number') {
      return ok({ type: 'scalar', grid, values: new Float64Array(grid.length).fill(node.value) });
    }
    if (node.kind === 'string') {
      return ok({ type: 'string', value: node.value });
    }
    if (isLeaf(node) || (level > 0 && this.depth === 'outermost')) {
      const { result, annotations } = await askServer(this.url, node, grid);
      this.served.push(...annotations);
      return result;
    }
    const ctx = {
      grid,
      dialect: DEFAULT_DIALECT,
      maxSamples: 1e7,
      annotate: (annotation: Annotation) => this.annotations.push(annotation),
    };
    switch (node.kind) {
      case 'unary':
        return await this.with([node.expr], ctx, level, ([value]) => evalUnary(node, value, ctx));
      case 'binary':
        return await this.with([node.lhs, node.rhs], ctx, level, ([lhs, rhs]) => evalBinary(node, lhs, rhs, ctx));
      case 'aggregate':
        return await this.aggregate(node, ctx, level);
      case 'call':
        return await this.call(node, ctx, level);
      default:
        throw new Error(`a ${node.kind} is not evaluated by itself`);
    }
  }

  private async aggregate(node: AggregateExpr, ctx: EvalContext, level: number): Promise<Result<Value>> {
    const operands = node.param === undefined ? [node.expr] : [node.expr, node.param];
    return await this.with(operands, ctx, level, ([input, param]) => evalAggregate(node, input, param, ctx));
  }

  private async call(node: Call, ctx: EvalContext, level: number): Promise<Result<Value>> {
    const at = node.args.findIndex((arg) => unparen(arg).kind === 'subquery');
    if (at < 0) {
      return await this.with(node.args, ctx, level, (args) => evalCall(node, args, ctx));
    }
    const windows = await this.windows(unparen(node.args[at]) as SubqueryExpr, ctx.grid, level);
    if (!windows.ok) {
      return windows;
    }
    const others = node.args.map((arg, i): Expr => (i === at ? { kind: 'number', value: 0, span: arg.span } : arg));
    return await this.with(others, ctx, level, (args) => evalRangeCall(node, windows.value, args, ctx));
  }

  private async windows(node: SubqueryExpr, outer: Grid, level: number): Promise<Result<Windows>> {
    const times = { ...node, step: node.step === 0 ? 60_000 : node.step, timestamp: timestampOf(node, outer) };
    const inner = await this.evaluate(node.expr, subqueryGrid(times, outer), level + 1);
    if (!inner.ok || inner.value.type !== 'vector') {
      return inner.ok ? fail('internal', 'a subquery over a scalar') : inner;
    }
    return ok(subqueryWindows(inner.value.series, { ...times, grid: outer, kind: 'left-open' }));
  }

  private async with(
    operands: readonly Expr[],
    { grid }: EvalContext,
    level: number,
    compute: (values: Value[]) => Result<Value>
  ): Promise<Result<Value>> {
    const values: Value[] = [];
    for (const operand of operands) {
      const value = await this.evaluate(operand, grid, level + 1);
      if (!value.ok) {
        return value;
      }
      values.push(value.value);
    }
    return compute(values);
  }
}

function timestampOf(node: SubqueryExpr, outer: Grid): number | undefined {
  return node.startOrEnd === undefined ? node.timestamp : node.startOrEnd === 'start' ? outer.start : outer.end;
}

/** Selectors, and functions that read samples themselves. */
function isLeaf(node: Expr): boolean {
  if (node.kind !== 'call') {
    return node.kind === 'vectorSelector';
  }
  return node.args
    .map(unparen)
    .some((arg) => arg.kind === 'matrixSelector' || (node.func === 'timestamp' && arg.kind === 'vectorSelector'));
}
