import { INFO_IDENTIFYING, type InfoOperands } from '../../eval/info';
import { SHARD_LABEL_ADDED, tellApart } from './shardLabel';
import { type Labels } from '../../model/labels';
import { type Annotation, type QueryError } from '../../model/result';
import { type SeriesSet } from '../../model/seriesSet';
import { type RawSeries, type Value } from '../../model/value';
import { type AggregateExpr, type BinaryExpr } from '../../syntax/ast';

/**
 * Label that keeps the series of an independent fleet's members apart while they are worked on here. No series has a label of
 * this name: half a character is in no UTF-8 text.
 */
const IDENTITY = '\ud800member';

/** Marks each label set as a series of `member`. */
export function identify(labels: readonly Labels[], member: string): Labels[] {
  return labels.map((one) => one.with(IDENTITY, member));
}

/** The aggregation that adds across members whatever its grouping: no group has a mark. */
export function acrossMembers(expr: AggregateExpr): AggregateExpr {
  return expr.without ? { ...expr, grouping: [...expr.grouping, IDENTITY] } : expr;
}

/**
 * The binary expression for operands of which one side alone may be marked: the mark then takes no part in the matching.
 * With marks on both sides elements of one member match, unless `on` says otherwise.
 */
export function matchingAcrossMembers(expr: BinaryExpr, operands: readonly Value[]): BinaryExpr {
  const { matching } = expr;
  const marked = operands.filter((value) => value.type === 'vector' && hasIdentity(value.series.labels)).length;
  return matching === undefined || matching.on || marked !== 1
    ? expr
    : { ...expr, matching: { ...matching, labels: [...matching.labels, IDENTITY] } };
}

/** The operands of `info`: a series finds the info series of its own member, unless it is of no certain one. */
export function infoOperands(base: SeriesSet, info: SeriesSet): InfoOperands {
  return hasIdentity(base.labels)
    ? { base, info, identifying: [...INFO_IDENTIFYING, IDENTITY] }
    : { base, info: info.relabel(withoutIdentity(info.labels)), identifying: INFO_IDENTIFYING };
}

/** Whether any of the elements is known as one of a certain member. */
function hasIdentity(labels: readonly Labels[]): boolean {
  return labels.some((one) => one.has(IDENTITY));
}

/**
 * The labels as they are shown: the mark is gone, and where two elements would look alike without it, each has a `shard`
 * label that names its member, which `annotate` is told once.
 */
function showLabels(labels: readonly Labels[], annotate: (annotation: Annotation) => void): readonly Labels[] {
  if (!hasIdentity(labels)) {
    return labels;
  }
  const bare = withoutIdentity(labels);
  const shown = tellApart(
    bare,
    labels.map((one) => one.get(IDENTITY))
  );
  if (shown !== bare) {
    annotate(SHARD_LABEL_ADDED);
  }
  return shown;
}

function withoutIdentity(labels: readonly Labels[]): readonly Labels[] {
  const hidden = new Set([IDENTITY]);
  return labels.map((one) => one.drop(hidden));
}

export function showSeries(series: SeriesSet, annotate: (annotation: Annotation) => void): SeriesSet {
  return series.relabel(showLabels(series.labels, annotate));
}

export function showRaw(series: readonly RawSeries[], annotate: (annotation: Annotation) => void): RawSeries[] {
  const labels = showLabels(
    series.map((one) => one.labels),
    annotate
  );
  return series.map((one, i) => ({ ...one, labels: labels[i] }));
}

/** A mark as messages quote it among labels, which are in their order. */
const MARK = String.raw`"\\ud800member"="(?:[^"\\]|\\.)*"`;
const MARKS = new RegExp(`, ${MARK}|${MARK}(?:, )?`, 'g');

/** The error without the marks that its message may have quoted with labels. */
export function hideIdentity(error: QueryError): QueryError {
  return { ...error, message: error.message.replace(MARKS, '') };
}
