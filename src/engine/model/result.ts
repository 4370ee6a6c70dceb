/** A half-open span `[start, end)` of the query's text, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Prometheus' API error types, as they stand in `errorType`. */
export type ErrorType =
  'bad_data' | 'execution' | 'timeout' | 'canceled' | 'internal' | 'unavailable' | 'not_found' | 'not_acceptable';

/** An expected failure: a value, never thrown. `message` is in Prometheus' wording where Prometheus has one. */
export interface QueryError {
  readonly type: ErrorType;
  readonly message: string;
  readonly span?: Span;
  /**
   * The answers do not tell, but another plan can: it fetches raw samples for the expression at `span`, histograms with
   * all their buckets. The message is for where that plan cannot be had.
   */
  readonly needsRaw?: true;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: QueryError };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail(
  type: ErrorType,
  message: string,
  span?: Span
): { readonly ok: false; readonly error: QueryError } {
  return { ok: false, error: { type, message, span } };
}

/** A warning or an info that travels with a result (upstream `util/annotations`). */
export interface Annotation {
  readonly level: 'warning' | 'info';
  /** Prometheus' wording without the trailing position; for example `PromQL info: metric might not be a counter, …: "x"`. */
  readonly message: string;
  readonly span?: Span;
}

/** `(line:column)` of an offset, both from 1, columns in UTF-8 bytes as Prometheus counts them. */
export function lineColumn(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = before.split('\n').length;
  let bytes = 0;
  for (const char of before.slice(lineStart)) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return `${line}:${bytes + 1}`;
}
