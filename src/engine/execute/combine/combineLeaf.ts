import { align, type MemberPart } from './align';
import { reaggregate } from './reaggregate';
import { DUPLICATE_LABELS, union } from './union';
import { fail, ok, type QueryError, type Result } from '../../model/result';
import { type ReadonlyFloats } from '../../model/readonlyNumbers';
import { type SeriesSet } from '../../model/seriesSet';
import { type Value } from '../../model/value';
import { type PushedLeaf } from '../../plan/plan';
import { isEvaluatedBySeries } from '../../plan/isEvaluatedBySeries';
import { type Expr } from '../../syntax/ast';
import { type Dialect } from '../../syntax/dialect';
import { unparen } from '../../syntax/walk';
import { type LeafAnswer, type PartAnswers } from './leafAnswers';
import { rawAnswer } from './combineRaw';
import { mergeRaw } from './mergeRaw';
import { sumSlack } from './sumSlack';

/** The value of members' answers. `slack`: by how much each cell may be off for being computed from rounded parts. */
export interface Combined {
  readonly value: Value;
  readonly slack?: ReadonlyFloats;
  /** Whether native histograms among the value may be off by their last digits: slack is of floats alone. */
  readonly roughHistograms?: boolean;
  /** Which of equal elements it is depends on more than the answers tell. */
  readonly tied?: boolean;
}

/** Makes one value of the members' answers to a part of a leaf, by its merge rule. `inexact`: the answers do not tell it. */
export function combineLeaf(
  leaf: PushedLeaf,
  { grid, answers }: PartAnswers,
  dialect: Dialect
): Result<Combined> | 'inexact' {
  if (leaf.merge === 'any') {
    return ok({ value: answers[0].value });
  }
  if (leaf.type === 'matrix') {
    return ok({ value: { type: 'matrix', series: mergeRaw(answers.map(rawAnswer)) } });
  }
  if (leaf.merge === 'sum') {
    return combineSums({ ...leaf, grid }, answers);
  }
  const parts = answers.map(partOf);
  const series = combineVectors({ ...leaf, grid }, parts, dialect);
  const tied = (leaf.merge === 'min' || leaf.merge === 'max') && hasBothZeros(parts);
  return series.ok ? ok({ value: { type: 'vector', series: series.value }, tied }) : series;
}

/** Whether there are 0 and -0, which are equal, so that Prometheus keeps the one it comes to first. */
function hasBothZeros(parts: readonly MemberPart[]): boolean {
  const has = (zero: number): boolean => parts.some(({ series }) => series.values.some((x) => Object.is(x, zero)));
  return parts.length > 1 && has(-0) && has(0);
}

/** One member's answer as a part to be merged. */
export function partOf({ query, value }: LeafAnswer): MemberPart {
  if (value.type !== 'vector') {
    throw new Error(`${query.member} was asked for a vector and gave a ${value.type}`);
  }
  return { member: query.member, series: value.series };
}

function combineVectors(
  { grid, merge, expr }: PushedLeaf,
  parts: readonly MemberPart[],
  dialect: Dialect
): Result<SeriesSet> {
  switch (merge) {
    case 'min':
    case 'max':
    case 'group':
      return reaggregate(grid, parts, merge);
    case 'union':
      return union(grid, parts, merge);
    case 'unionDistinct':
      return isEvaluatedBySeries(unparen(expr), dialect) && !align(parts.map(({ series }) => series)).disjoint
        ? fail('execution', DUPLICATE_LABELS, expr.span)
        : union(grid, parts, merge);
    default:
      throw new Error(`a leaf of rule ${merge} is not combined like this`);
  }
}

function combineSums({ grid, expr }: PushedLeaf, answers: readonly LeafAnswer[]): Result<Combined> | 'inexact' {
  const parts = answers.map(partOf);
  const sum = reaggregate(grid, parts, 'sum');
  if (!sum.ok) {
    return needsRaw(sum.error, expr);
  }
  const slack = sumSlack(parts, sum.value);
  return slack === 'inexact' ? slack : ok({ value: { type: 'vector', series: sum.value }, slack });
}

/** What native histograms in the members' answers lack, their raw samples have. */
export function needsRaw(error: QueryError, { span }: Expr): { readonly ok: false; readonly error: QueryError } {
  return { ok: false, error: { ...error, span, needsRaw: true } };
}
