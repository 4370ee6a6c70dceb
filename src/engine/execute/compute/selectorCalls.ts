import { type EvalContext } from '../../eval/context';
import { evalInfo, INFO_IDENTIFYING } from '../../eval/info';
import { instantVector } from '../../eval/instantVector';
import { evalSampleTimes } from '../../eval/sampleTimes';
import { ok, type Result } from '../../model/result';
import { SeriesSet } from '../../model/seriesSet';
import { type Value } from '../../model/value';
import { writesLabel } from '../../plan/memberLabels';
import { type PlanNode } from '../../plan/plan';
import { rawSpan } from '../../plan/rawSpan';
import { type Expr } from '../../syntax/ast';
import { follows } from '../../syntax/changes';
import { functionRecord } from '../../syntax/functions';
import { looksUpInfo } from '../../syntax/looksUpInfo';
import { unparen } from '../../syntax/walk';
import { isRangeVector } from './rangeNode';
import { instantTimes, type PlanTimes, rawOf, type SelectNode, vectorOf } from './selectVector';

type CallNode = PlanNode & { readonly op: 'call' };

interface CallOptions {
  readonly plan: PlanTimes;
  readonly context: EvalContext;
}

/** Whether a call needs what is below its argument `i`, not the argument's own value. */
export function readsBelow({ expr, args }: CallNode, i: number): boolean {
  return readsTimes({ expr, args }, i) || isRangeVector(args[i]);
}

/** Whether a call looks at when the samples of its argument `i` were scraped: of a selector itself, not of one that is sorted. */
function readsTimes({ expr, args }: Pick<CallNode, 'expr' | 'args'>, i: number): boolean {
  return (
    args[i].op === 'select' &&
    ((looksUpInfo(expr) && i === 1) ||
      (functionRecord(expr.func).reads === 'sampleTimes' && unparen(expr.args[i]).kind === 'vectorSelector'))
  );
}

/** A function that looks at when samples were scraped; undefined where the call is of another kind. */
export function evalSelectorCall(
  node: CallNode,
  values: readonly Value[],
  options: CallOptions
): Result<Value> | undefined {
  const { expr, args } = node;
  const [first, second] = args;
  if (first?.op === 'select' && readsTimes(node, 0)) {
    return timestampOf(node, first, values[0], options);
  }
  if (!looksUpInfo(expr)) {
    return undefined;
  }
  const found = infoSeries(second, values[1], options);
  return found.ok ? info(node, { base: vectorOf(values[0]), found: found.value }, options) : found;
}

/**
 * With `@`, the offset counts only for which samples there are, not for when they are looked at.
 * Source: Prometheus 3.5 `promql/engine.go`, `rangeEvalTimestampFunctionOverVectorSelector`.
 */
// eslint-disable-next-line max-params -- the fourth is the options object
function timestampOf(
  { expr, grid }: CallNode,
  select: SelectNode,
  input: Value,
  { plan, context }: CallOptions
): Result<Value> {
  const times = instantTimes(select, plan);
  const looked = times.timestamp === undefined ? times : { ...times, offset: 0, within: spanOf(select, plan) };
  return evalSampleTimes(expr, rawOf(input), looked, { ...context, grid });
}

/**
 * Before 3.15 offset and `@`, which are those of the first selector of the first argument, count only for which info samples
 * there are; without such a selector none are looked for.
 * Source: Prometheus 3.16 `promql/info.go`, `infoSelectHints` and `fetchInfoSeries`.
 */
function infoSeries(select: PlanNode | undefined, value: Value, { plan, context }: CallOptions): Result<SeriesSet> {
  if (select?.op !== 'select') {
    return ok(SeriesSet.empty(context.grid));
  }
  const own = instantTimes(select, plan);
  const { lookback, kind } = own;
  const times = follows('infoAtSelectorTimes', plan.dialect)
    ? own
    : { offset: 0, lookback, kind, within: spanOf(select, plan) };
  return instantVector(rawOf(value), times, { ctx: context, content: 'floatTimes' });
}

function info(
  { expr }: CallNode,
  { base, found }: { readonly base: SeriesSet; readonly found: SeriesSet },
  { plan, context }: CallOptions
): Result<Value> {
  const known = memberLabels(expr.args[0], base, plan);
  return evalInfo(expr, { base, info: found, identifying: [...INFO_IDENTIFYING, ...known] }, context);
}

/** Labels that tell of a series' own member, where its info series is looked for: as far as it has them, and as they were. */
function memberLabels(expr: Expr, base: SeriesSet, { memberLabels: names }: PlanTimes): readonly string[] {
  return names.filter((name) => base.labels.some((one) => one.has(name)) && !writesLabel(expr, name));
}

function spanOf({ expr, grid }: SelectNode, plan: PlanTimes) {
  return rawSpan(expr, grid, plan);
}
