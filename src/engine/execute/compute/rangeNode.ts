import { extendedWindow } from '../../eval/extendedWindow';
import { rawWindow, rawWindows } from '../../eval/rawWindows';
import { subqueryWindows, type Windows, type WindowTimes } from '../../eval/windows';
import { ok, type Result } from '../../model/result';
import { type RawSeries, type Value } from '../../model/value';
import { type PlanNode } from '../../plan/plan';
import { type PlanTimes, samplesOf, type SelectNode, vectorOf } from './selectVector';
import { windowSamples } from './windowSamples';

export type RangeNode = SelectNode | (PlanNode & { readonly op: 'subquery' });

/** Whether a node's value is a range vector, cut into windows here. */
export function isRangeVector(node: PlanNode): node is RangeNode {
  return node.op === 'subquery' || (node.op === 'select' && node.expr.kind === 'matrixSelector');
}

/** The windows of a range vector, of the value of what is below it. */
export function windowsOf(node: RangeNode, input: Value, plan: PlanTimes): Windows {
  const times = windowTimes(node, plan);
  return node.op === 'subquery'
    ? subqueryWindows(vectorOf(input), times)
    : rawWindows(samplesOf(node, input, plan), times);
}

/** The samples in the one window of an instant query's range vector, of the value of what is below it. */
export function samplesInWindow(node: RangeNode, input: Value, plan: PlanTimes): Result<readonly RawSeries[]> {
  const times = windowTimes(node, plan);
  if (node.op === 'subquery') {
    return ok(windowSamples(vectorOf(input), times));
  }
  const samples = samplesOf(node, input, plan);
  return times.extended === undefined
    ? ok(rawWindow(samples, times))
    : extendedWindow(rawWindows(samples, times), node.expr.span);
}

function windowTimes({ expr, grid }: RangeNode, { lookback, windows }: PlanTimes): WindowTimes {
  if (expr.kind === 'vectorSelector') {
    throw new Error('an instant vector where a range vector is expected');
  }
  const { offset, timestamp } = expr.kind === 'matrixSelector' ? expr.vector : expr;
  const by = expr.kind === 'matrixSelector' ? expr.vector.extended : undefined;
  const extended = by === undefined ? undefined : { by, lookback };
  return { range: expr.range, offset, timestamp, grid, kind: windows, extended };
}
