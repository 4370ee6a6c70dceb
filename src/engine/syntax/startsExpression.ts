import { isAggregateOp } from './aggregations';
import { follows } from './changes';
import { type Dialect } from './dialect';
import { keywordOfKind } from './keywords';

const STARTS = new Set(['(', '+', '-', '{', 'number', 'duration', 'string', 'identifier', 'metricIdentifier']);

/** Whether a token of that kind, a keyword elsewhere, names a metric where an expression starts. */
export function isMetricKeyword(kind: string): boolean {
  return keywordOfKind(kind)?.isMetric === true;
}

/** Whether a token of that kind, a keyword elsewhere, names a function where an expression starts. */
export function mayBeCall(kind: string, dialect: Dialect): boolean {
  return keywordOfKind(kind)?.role === 'preprocessor' && follows('queryTimes', dialect);
}

/** Whether an expression can start with a token of that kind. */
export function startsExpression(kind: string): boolean {
  return STARTS.has(kind) || isAggregateOp(kind) || isMetricKeyword(kind);
}
