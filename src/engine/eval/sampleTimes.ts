import { ok, type Result } from '../model/result';
import { type RawSeries, type Value } from '../model/value';
import { type Call } from '../syntax/ast';
import { type EvalContext } from './context';
import { type InstantTimes, instantVector } from './instantVector';
import { losingMetadata } from './metadataLabels';
import { joinSteps } from './rows';

/**
 * `timestamp` of an instant selector: when each sample it sees was scraped, in seconds.
 *
 * Source: Prometheus 3.5 `promql/engine.go`, `rangeEvalTimestampFunctionOverVectorSelector`.
 */
// eslint-disable-next-line max-params -- the expression, its operands, and the context, as in evalCall
export function evalSampleTimes(
  expr: Call,
  series: readonly RawSeries[],
  times: InstantTimes,
  ctx: EvalContext
): Result<Value> {
  const found = instantVector(series, times, { ctx, content: 'times' });
  if (!found.ok) {
    return found;
  }
  const joined = joinSteps(found.value.relabel(found.value.labels.map(losingMetadata(ctx.dialect))), expr.span, ctx);
  return joined.ok ? ok({ type: 'vector', series: joined.value }) : joined;
}
