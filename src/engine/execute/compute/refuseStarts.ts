import { fail, ok, type Result } from '../../model/result';
import { type Value } from '../../model/value';
import { type Call } from '../../syntax/ast';
import { type Dialect } from '../../syntax/dialect';

/** What a server takes for a counter reset where it is told when the counting began. Source: Prometheus 3.16 `promql/engine.go`. */
const READING: ReadonlySet<string> = new Set(['rate', 'irate', 'increase', 'resets']);

/**
 * Fails where a function would have to go by start timestamps: the servers have `use-start-timestamps` switched on, and the raw
 * samples below it have some.
 */
export function refuseStarts(expr: Call, input: Value, { features }: Dialect): Result<Value> {
  const goesByStarts =
    READING.has(expr.func) &&
    features.includes('use-start-timestamps') &&
    input.type === 'matrix' &&
    input.series.some(({ starts }) => starts !== undefined);
  return goesByStarts
    ? fail(
        'execution',
        `${expr.func}() of samples with start timestamps (use-start-timestamps) cannot be computed over several Prometheus servers`,
        expr.span
      )
    : ok(input);
}
