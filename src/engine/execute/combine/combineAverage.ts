import { average } from './average';
import { reaggregate } from './reaggregate';
import { ok, type Result } from '../../model/result';
import { type PlanNode } from '../../plan/plan';
import { type PartAnswers } from './leafAnswers';
import { type Combined, needsRaw, partOf } from './combineLeaf';
import { sumSlack } from './sumSlack';

/** Relative error of an average of rounded sums, or of one: Prometheus divides a sum and what rounding has lost of it apart. */
const ROUNDING = 2 ** -47;

/** The value of an `average` node for a part of its steps. `inexact`: the sums do not tell it, as one overflows or they cancel out. */
export function combineAverage(
  { expr }: PlanNode & { readonly op: 'average' },
  sum: PartAnswers,
  count: PartAnswers
): Result<Combined> | 'inexact' {
  const { grid } = sum;
  const counts = new Map(count.answers.map((answer) => [answer.query.member, partOf(answer).series]));
  const sums = sum.answers.map(partOf);
  const parts = sums.flatMap(({ member, series }) => {
    const counted = counts.get(member);
    return counted === undefined ? [] : [{ member, sum: series, count: counted }];
  });
  const total = reaggregate(grid, sums, 'sum');
  const combined = average(grid, parts);
  if (!combined.ok) {
    return needsRaw(combined.error, expr);
  }
  const slack = total.ok ? sumSlack(sums, total.value) : 'inexact';
  if (combined.value.infinite || slack === 'inexact') {
    return 'inexact';
  }
  const { series } = combined.value;
  const rough = sums.every((one) => one.series.values.every(Number.isInteger)) ? 0 : ROUNDING;
  // Prometheus moves the mean from histogram to histogram, which rounds otherwise than a quotient does.
  const roughHistograms = series.histograms.size > 0;
  return ok({
    value: { type: 'vector', series },
    slack: series.values.map((x) => Math.abs(x) * rough),
    roughHistograms,
  });
}
