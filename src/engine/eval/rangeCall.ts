import { type Result, fail, ok } from '../model/result';
import { ABSENT } from '../model/seriesSet';
import { type Value } from '../model/value';
import { type Call } from '../syntax/ast';
import { follows } from '../syntax/changes';
import { functionRecord } from '../syntax/functions';
import { annotations } from './annotations';
import { type EvalContext } from './context';
import { absentLabels } from './functions/absentLabels';
import { losingMetadata } from './metadataLabels';
import { allocate } from './allocate';
import { type SeriesSetBuilder } from '../model/seriesSetBuilder';
import { RangeCall, type RangeFunction, metricName } from './range/rangeFunction';
import { rangeFunctions } from './range/rangeFunctions';
import { uniteNameless } from './rows';
import { Window, type Windows } from './windows';

const BY_NAME: ReadonlyMap<string, RangeFunction> = new Map(rangeFunctions.map((f) => [f.name, f]));

/**
 * A function over a range vector, at every step of `ctx.grid`. `args` are the values of `expr.args`; the one of the
 * range vector is not read, `windows` stands for it.
 *
 * Errors, all of type `execution`: Prometheus' own; native histograms that only a Prometheus server could combine.
 *
 * Source: Prometheus 3.5 `promql/engine.go`, the call case of `eval`.
 */
// eslint-disable-next-line max-params -- the expression, its operands, and the context, as in evalCall
export function evalRangeCall(
  expr: Call,
  windows: Windows,
  args: ReadonlyArray<Value | undefined>,
  ctx: EvalContext
): Result<Value> {
  if (functionRecord(expr.func).locality === 'allSeries') {
    return absentOverTime(expr, windows, ctx);
  }
  const found = BY_NAME.get(expr.func);
  if (found === undefined) {
    return fail('execution', `${expr.func}() cannot be computed over several Prometheus servers`, expr.span);
  }
  const call = new RangeCall(expr, args, ctx);
  const keepsName = functionRecord(expr.func).names === 'kept';
  const target = allocate(keepsName ? windows.labels : windows.labels.map(losingMetadata(ctx.dialect)), ctx);
  if (!target.ok) {
    return target;
  }
  for (let s = 0; s < windows.labels.length; s++) {
    const window = new Window(windows.times, windows.series(s));
    const hasFloats = evaluateSeries(found, { window, call, out: target.value, row: s }, ctx);
    if (call.error !== undefined) {
      return { ok: false, error: call.error };
    }
    if (hasFloats && (expr.func === 'rate' || expr.func === 'increase')) {
      noteNonCounter(call, window, ctx);
    }
  }
  const unique = uniteNameless(target.value.finish(), expr.span, { ctx, since: 'namesJoined' });
  return unique.ok ? ok({ type: 'vector', series: unique.value }) : unique;
}

interface Row {
  readonly window: Window;
  readonly call: RangeCall;
  readonly out: SeriesSetBuilder;
  readonly row: number;
}

/** Fills in one row; whether it got a float. */
function evaluateSeries(f: RangeFunction, { window, call, out, row }: Row, { grid }: EvalContext): boolean {
  let hasFloats = false;
  for (let t = 0; t < grid.length && call.error === undefined; t++) {
    window.moveTo(t);
    const result = window.floats + window.histograms === 0 ? undefined : f.evaluate(window, call);
    if (typeof result === 'number') {
      out.setFloat(row * grid.length + t, result);
      hasFloats = true;
    } else if (result !== undefined) {
      out.setHistogram(row * grid.length + t, result);
    }
  }
  return hasFloats;
}

function noteNonCounter(call: RangeCall, window: Window, { dialect }: EvalContext): void {
  const name = metricName(window);
  if (name === '') {
    return;
  }
  if (!dialect.features.includes('type-and-unit-labels')) {
    if (!/_(?:total|sum|count|bucket)$/.test(name)) {
      call.annotate(annotations.possibleNonCounter(name, call.span(0)));
    }
    return;
  }
  const type = window.series.labels.get('__type__');
  const counting = follows('histogramsCount', dialect) ? ['counter', 'histogram'] : ['counter'];
  if (!counting.includes(type)) {
    call.annotate(annotations.noCounterType(name, { type, counting }, call.span(0)));
  }
}

/** 1 at the steps at which no series has a sample in its window. */
function absentOverTime(expr: Call, windows: Windows, ctx: EvalContext): Result<Value> {
  const target = allocate([absentLabels(expr.args[0], ctx.dialect)], ctx);
  if (!target.ok) {
    return target;
  }
  const steps = ctx.grid.length;
  const present = new Uint8Array(steps);
  for (let s = 0; s < windows.labels.length; s++) {
    const window = new Window(windows.times, windows.series(s));
    for (let t = 0; t < steps; t++) {
      window.moveTo(t);
      present[t] |= window.floats + window.histograms > 0 ? 1 : 0;
    }
  }
  for (let t = 0; t < steps; t++) {
    if (present[t] === ABSENT) {
      target.value.setFloat(t, 1);
    }
  }
  return ok({ type: 'vector', series: target.value.finish() });
}
