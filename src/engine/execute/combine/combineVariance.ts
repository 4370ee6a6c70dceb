import { align, type MemberPart } from './align';
import { variance } from './variance';
import { ok, type Result } from '../../model/result';
import { FLOAT, type SeriesSet } from '../../model/seriesSet';
import { type PlanNode } from '../../plan/plan';
import { type PartAnswers } from './leafAnswers';
import { type Combined, partOf } from './combineLeaf';

/** Relative error of a combined variance. */
const ROUNDING = 2 ** -46;

/** Averages this many times the deviation leave too few digits of the difference between two averages. */
const ILL_CONDITIONED = 64;

/** What the members' answered for a part of a `variance` node's steps. */
export type VarianceAnswers = Readonly<Record<'count' | 'average' | 'variance', PartAnswers>>;

/**
 * The value of a `variance` node for a part of its steps. `inexact`: the averages are so large beside it that their rounding
 * would show, or something overflows, which depends on the order in which the samples are taken.
 */
export function combineVariance(
  { expr }: PlanNode & { readonly op: 'variance' },
  answers: VarianceAnswers
): Result<Combined> | 'inexact' {
  const { grid } = answers.count;
  const counts = byMember(answers.count);
  const averages = answers.average.answers.map(partOf);
  const variances = byMember(answers.variance);
  const parts = averages.flatMap(({ member, series }) => {
    const [count, own] = [counts.get(member), variances.get(member)];
    return count === undefined || own === undefined ? [] : [{ member, count, average: series, variance: own }];
  });
  const combined = variance(grid, parts, expr.op === 'stddev' ? 'stddev' : 'stdvar');
  if (!combined.ok || isInexact(averages, combined.value, expr.op === 'stddev')) {
    return 'inexact';
  }
  const series = combined.value;
  return ok({ value: { type: 'vector', series }, slack: series.values.map((x) => Math.abs(x) * ROUNDING) });
}

function byMember({ answers }: PartAnswers): ReadonlyMap<string, SeriesSet> {
  return new Map(answers.map((answer) => [answer.query.member, partOf(answer).series]));
}

/** Whether the answer of some cell that several members have a part of cannot be told of the parts. */
function isInexact(averages: readonly MemberPart[], result: SeriesSet, rooted: boolean): boolean {
  const steps = result.grid.length;
  const [, ...rows] = align([result, ...averages.map(({ series }) => series)]).rows;
  const counts = new Uint32Array(result.values.length);
  const bad = new Uint8Array(result.values.length);
  // A sample that is not finite leaves no variance, whatever the others are.
  const none = new Uint8Array(result.values.length);
  averages.forEach(({ series }, i) => {
    for (let from = 0; from < series.values.length; from++) {
      const to = rows[i][Math.floor(from / steps)] * steps + (from % steps);
      if (series.presence[from] === FLOAT && to < bad.length) {
        const deviation = rooted ? result.values[to] : Math.sqrt(result.values[to]);
        counts[to]++;
        const average = Math.abs(series.values[from]);
        none[to] |= Number.isFinite(average) ? 0 : 1;
        bad[to] |= !Number.isFinite(deviation) || (deviation > 0 && average > ILL_CONDITIONED * deviation) ? 1 : 0;
      }
    }
  });
  return bad.some((yes, cell) => yes === 1 && none[cell] === 0 && counts[cell] > 1);
}
