import { fail, ok, type Result } from '../../model/result';
import { type Value } from '../../model/value';
import { type Call } from '../../syntax/ast';
import { follows } from '../../syntax/changes';
import { selectorsOf } from '../../syntax/walk';
import { type Dialect } from '../../syntax/dialect';

/** What goes by start timestamps, and is settled since a release. Source: Prometheus 3.16 `promql/engine.go`. */
const READING: ReadonlySet<string> = new Set(['rate', 'irate', 'increase', 'resets']);
/** What interpolates between samples by them, where its selector is extended. */
const INTERPOLATING: ReadonlySet<string> = new Set(['rate', 'increase']);

/**
 * Fails where a function would have to go by start timestamps in a way that is not known here, that of an extended selector or of
 * a release before 3.16: the servers have `use-start-timestamps` switched on, and the raw samples below it have some.
 */
export function refuseStarts(expr: Call, input: Value, dialect: Dialect): Result<Value> {
  const unknown = follows('startTimestamps', dialect) ? INTERPOLATING.has(expr.func) && isExtended(expr) : true;
  const goesByStarts =
    unknown &&
    READING.has(expr.func) &&
    dialect.features.includes('use-start-timestamps') &&
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

function isExtended(expr: Call): boolean {
  return selectorsOf(expr).some(({ extended }) => extended !== undefined);
}
