import { evalAggregate } from '../../eval/aggregate';
import { evalBinary } from '../../eval/binary';
import { evalCall } from '../../eval/call';
import { type EvalContext } from '../../eval/context';
import { evalRangeCall } from '../../eval/rangeCall';
import { settleNames } from '../../eval/settleNames';
import { evalUnary } from '../../eval/unary';
import { type Grid } from '../../model/grid';
import { type Annotation, ok, type Result } from '../../model/result';
import { type RawSeries, type Value } from '../../model/value';
import { nodeChildren, type PlanNode } from '../../plan/plan';
import { type Call } from '../../syntax/ast';
import { functionRecord } from '../../syntax/functions';
import { print } from '../../syntax/print';
import { answerVector } from './answerVector';
import { refuseStarts } from './refuseStarts';
import { evalSelectorCall, readsBelow } from './selectorCalls';
import { isRangeVector, samplesInWindow, windowsOf } from './rangeNode';
import { type PlanTimes, selectVector } from './selectVector';

/** A node whose value comes from members' answers. */
export type Source = Extract<PlanNode, { readonly op: 'leaf' | 'raw' | 'average' | 'variance' }>;

interface RangeCallValue {
  /** Of its arguments. */
  readonly over: readonly Value[];
  readonly value: Result<Value>;
}

type Operator = Exclude<PlanNode, Source | { readonly op: 'call' }>;

export interface EvaluateOptions {
  /** The value the members' answers come to. */
  readonly source: (node: Source) => Result<Value>;
  /** What the plan says of windows. */
  readonly plan: PlanTimes;
  readonly maxSamples: number;
  /** Takes what is said of a node. */
  readonly annotate: (annotation: Annotation, node: PlanNode) => void;
}

/** Computes a plan's tree; what is used twice is computed once. */
export class Evaluator {
  private readonly done: Map<PlanNode, Result<Value>>;
  /** Calls over range vectors, by what is written where and of which steps. */
  private readonly rangeCalls = new Map<string, RangeCallValue>();

  /** `given`: the values of nodes that are known already. */
  constructor(
    private readonly options: EvaluateOptions,
    given: ReadonlyMap<PlanNode, Result<Value>> = new Map()
  ) {
    this.done = new Map(given);
  }

  evaluate(node: PlanNode): Result<Value> {
    const known = this.done.get(node);
    if (known !== undefined) {
      return known;
    }
    const value = this.compute(node);
    this.done.set(node, value);
    return value;
  }

  /** The value of a query, or of what stands for a member's answer: names that are due to go are gone. */
  settled(node: PlanNode): Result<Value> {
    const value = this.evaluate(node);
    return value.ok && 'expr' in node && node.op !== 'raw'
      ? settleNames(value.value, node.expr.span, this.context(node))
      : value;
  }

  private compute(node: PlanNode): Result<Value> {
    switch (node.op) {
      case 'leaf':
      case 'raw':
      case 'average':
      case 'variance':
        return this.options.source(node);
      case 'call':
        return this.call(node);
      default: {
        const operands = this.all(nodeChildren(node));
        return operands.ok ? this.apply(node, operands.value) : operands;
      }
    }
  }

  private all(nodes: readonly PlanNode[]): Result<readonly Value[]> {
    const values: Value[] = [];
    for (const node of nodes) {
      const value = this.evaluate(node);
      if (!value.ok) {
        return value;
      }
      values.push(value.value);
    }
    return ok(values);
  }

  private apply(node: Operator, operands: readonly Value[]): Result<Value> {
    const context = this.context(node);
    switch (node.op) {
      case 'number':
        return ok({ type: 'scalar', grid: node.grid, values: new Float64Array(node.grid.length).fill(node.value) });
      case 'string':
        return ok({ type: 'string', value: node.value });
      case 'unary':
        return evalUnary(node.expr, operands[0], context);
      case 'binary':
        return evalBinary(node.expr, operands[0], operands[1], context);
      case 'aggregate':
        return this.aggregate(node, operands);
      case 'recorded':
        return answerVector(node, operands, context);
      case 'select':
      case 'subquery':
        return isRangeVector(node)
          ? matrixOf(samplesInWindow(node, operands[0], this.options.plan))
          : selectVector(node, operands[0], { plan: this.options.plan, context });
    }
  }

  private aggregate(node: PlanNode & { readonly op: 'aggregate' }, operands: readonly Value[]): Result<Value> {
    const input = operands[operands.length - 1];
    const param = node.param === undefined ? undefined : operands[0];
    return evalAggregate(node.expr, input, param, this.context(node));
  }

  private call(node: PlanNode & { readonly op: 'call' }): Result<Value> {
    const { expr, args } = node;
    // A range vector is never a value of its own here: its windows are cut from what is below it.
    const values = this.all(args.map((arg, i) => (readsBelow(node, i) ? nodeChildren(arg)[0] : arg)));
    if (!values.ok) {
      return values;
    }
    const context = this.context(node);
    const range = args.find(isRangeVector);
    if (range !== undefined) {
      return this.once(node, values.value, () => {
        const input = refuseStarts(expr, values.value[args.indexOf(range)], context.dialect);
        return input.ok
          ? evalRangeCall(expr, windowsOf(range, input.value, this.options.plan), values.value, context)
          : input;
      });
    }
    const bySamples = evalSelectorCall(node, values.value, { plan: this.options.plan, context });
    // Members were asked whether there is anything in the range, so what is left to say is what absent() says.
    const told: Call = functionRecord(expr.func).labels === 'ofSelector' ? { ...expr, func: 'absent' } : expr;
    return bySamples ?? evalCall(told, values.value, context);
  }

  /** The parts of an average, as its sum and its count, call the same function over the same samples. */
  private once(
    { expr, grid: { start, step, length } }: PlanNode & { readonly op: 'call' },
    over: readonly Value[],
    compute: () => Result<Value>
  ): Result<Value> {
    const key = JSON.stringify([print(expr), expr.span.start, start, step, length]);
    const known = this.rangeCalls.get(key);
    if (known?.over.length === over.length && known.over.every((value, i) => value === over[i])) {
      return known.value;
    }
    const value = compute();
    this.rangeCalls.set(key, { over, value });
    return value;
  }

  private context(node: PlanNode & { readonly grid: Grid }): EvalContext {
    const { plan, maxSamples, annotate } = this.options;
    return { grid: node.grid, dialect: plan.dialect, maxSamples, annotate: (annotation) => annotate(annotation, node) };
  }
}

function matrixOf(series: Result<readonly RawSeries[]>): Result<Value> {
  return series.ok ? ok({ type: 'matrix', series: series.value }) : series;
}
