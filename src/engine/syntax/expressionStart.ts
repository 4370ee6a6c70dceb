import { isAggregateOp } from './operators';

/** Keywords that are a metric's name where an expression starts. */
const METRIC_KEYWORDS = new Set(['and', 'by', 'end()', 'offset', 'or', 'start()', 'unless', 'without']);

const STARTS = new Set(['(', '+', '-', '{', 'number', 'duration', 'string', 'identifier', 'metricIdentifier']);

/** Whether a token of that kind, a keyword elsewhere, names a metric where an expression starts. */
export function isMetricKeyword(kind: string): boolean {
  return METRIC_KEYWORDS.has(kind);
}

/** Whether an expression can start with a token of that kind. */
export function startsExpression(kind: string): boolean {
  return STARTS.has(kind) || isAggregateOp(kind) || METRIC_KEYWORDS.has(kind);
}
