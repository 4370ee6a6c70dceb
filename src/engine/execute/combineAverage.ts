import { average } from '../merge/average';
import { reaggregate } from '../merge/reaggregate';
import { ok, type Result } from '../model/result';
import { type PlanNode } from '../plan/plan';
import { type LeafAnswers } from './answers';
import { type Combined, needsRaw, partOf } from './combineLeaf';
import { sumSlack } from './sumSlack';

/** Relative error of an average of rounded sums. */
const ROUNDING = 2 ** -47;

/** The value of an `average` node. `inexact`: the sums do not tell it, as one overflows or they cancel out. */
export function combineAverage(
  node: PlanNode & { readonly op: 'average' },
  gathered: readonly LeafAnswers[]
): Result<Combined> | 'inexact' {
  const counts = new Map(gathered[node.count.id].answers.map((answer) => [answer.query.member, partOf(answer).series]));
  const sums = gathered[node.sum.id].answers.map(partOf);
  const parts = sums.flatMap(({ member, series }) => {
    const count = counts.get(member);
    return count === undefined ? [] : [{ member, sum: series, count }];
  });
  const total = reaggregate(node.grid, sums, 'sum');
  const combined = average(node.grid, parts);
  if (!combined.ok) {
    return needsRaw(combined.error, node.expr);
  }
  const slack = total.ok ? sumSlack(sums, total.value) : 'inexact';
  if (combined.value.infinite || slack === 'inexact') {
    return 'inexact';
  }
  const { series } = combined.value;
  const rough = slack.some((x) => x > 0) ? ROUNDING : 0;
  return ok({ value: { type: 'vector', series }, slack: series.values.map((x) => Math.abs(x) * rough) });
}
