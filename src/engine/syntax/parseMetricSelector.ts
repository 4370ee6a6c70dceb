import { ok, type Result } from '../model/result';
import { type VectorSelector } from './ast';
import { Parser } from './parser';

/**
 * Parses a selector as `match[]` takes it: one that may match everything, without `offset` and `@`. Errors are as those of `parse`.
 * Source: upstream `promql/parser/parse.go`, `ParseMetricSelector`.
 */
export function parseMetricSelector(text: string): Result<VectorSelector> {
  const parser = new Parser(text, { experimental: false });
  const selector = parser.parseSelector();
  return parser.error === undefined ? ok(selector) : { ok: false, error: parser.error };
}
