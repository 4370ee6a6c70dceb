import { ok, type Result } from '../model/result';
import { type Expr } from './ast';
import { check } from './check';
import { DEFAULT_DIALECT } from './dialect';
import { type ParseOptions } from './parseOptions';
import { Parser } from './parser';

/**
 * Parses and type-checks a PromQL expression of a dialect. An error is of type `bad_data`; its message is
 * Prometheus' own, from the position on (`1:5: parse error: unexpected …`), its span the place in the text.
 * Computed durations are left to `resolveDurations`.
 */
export function parse(text: string, options: ParseOptions): Result<Expr> {
  const parser = new Parser(text, options);
  const expr = parser.parse();
  const error = parser.error ?? check(expr, text, options.dialect ?? DEFAULT_DIALECT);
  return error === undefined ? ok(expr) : { ok: false, error };
}
