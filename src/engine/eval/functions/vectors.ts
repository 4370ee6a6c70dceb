import { stepTime } from '../../model/grid';
import { Labels } from '../../model/labels';
import { type Result, fail } from '../../model/result';
import { ABSENT, FLOAT } from '../../model/seriesSet';
import { type Value } from '../../model/value';
import { unparen } from '../../syntax/walk';
import { losingMetadata } from '../metadataLabels';
import { allocate } from '../allocate';
import { SeriesSetBuilder } from '../../model/seriesSetBuilder';
import { joinSteps } from '../rows';
import { absentLabels } from './absentLabels';
import { type FunctionCall, type FunctionFamily, scalarResult, vectorResult } from './instantFunction';

/** A vector of one series without labels, present at every step. */
export function singleSeries(call: FunctionCall, valueAt: (step: number) => number): Result<Value> {
  const target = allocate([Labels.empty], call.ctx);
  if (!target.ok) {
    return target;
  }
  for (let t = 0; t < call.grid.length; t++) {
    target.value.setFloat(t, valueAt(t));
  }
  return vectorResult(target.value.finish());
}

function vector(call: FunctionCall): Result<Value> {
  const values = call.scalar(0);
  return singleSeries(call, (t) => values[t]);
}

/** The one float of each step; NaN where there are none or several. */
function scalar(call: FunctionCall): Result<Value> {
  const set = call.vector(0);
  const steps = call.grid.length;
  const values = new Float64Array(steps).fill(NaN);
  const seen = new Uint8Array(steps);
  for (let s = 0, cell = 0; s < set.size; s++) {
    for (let t = 0; t < steps; t++, cell++) {
      if (set.presence[cell] === FLOAT) {
        values[t] = seen[t] === 0 ? set.values[cell] : NaN;
        seen[t] = 1;
      }
    }
  }
  return scalarResult(call.grid, values);
}

function time(call: FunctionCall): Result<Value> {
  return scalarResult(
    call.grid,
    Float64Array.from({ length: call.grid.length }, (_, t) => stepTime(call.grid, t) / 1000)
  );
}

/** Of a computed vector, whose samples all have the time of their step. A selector's own times only its server knows. */
function timestamp(call: FunctionCall): Result<Value> {
  const set = call.vector(0);
  const target = allocate(set.labels.map(losingMetadata(call.ctx.dialect)), call.ctx);
  if (!target.ok) {
    return target;
  }
  const steps = call.grid.length;
  for (let cell = 0; cell < set.presence.length; cell++) {
    if (set.presence[cell] !== ABSENT) {
      target.value.setFloat(cell, stepTime(call.grid, cell % steps) / 1000);
    }
  }
  const joined = joinSteps(target.value.finish(), call.expr.span, call.ctx);
  return joined.ok ? vectorResult(joined.value) : joined;
}

/**
 * Of a selector, since when its counters count; of anything computed nothing is known.
 * Source: Prometheus 3.16 `promql/functions.go`, `funcStartTimestamp`.
 */
function startTimestamp(call: FunctionCall): Result<Value> {
  const [argument] = call.expr.args;
  return unparen(argument).kind === 'vectorSelector'
    ? fail(
        'execution',
        `${call.expr.func}() of raw samples cannot be computed here: remote read gives no start timestamps`,
        call.expr.span
      )
    : vectorResult(new SeriesSetBuilder(call.grid, []).finish());
}

function absent(call: FunctionCall): Result<Value> {
  const set = call.vector(0);
  const target = allocate([absentLabels(call.expr.args[0], call.ctx.dialect)], call.ctx);
  if (!target.ok) {
    return target;
  }
  const steps = call.grid.length;
  const present = new Uint8Array(steps);
  set.presence.forEach((presence, cell) => {
    present[cell % steps] |= presence;
  });
  for (let t = 0; t < steps; t++) {
    if (present[t] === ABSENT) {
      target.value.setFloat(t, 1);
    }
  }
  return vectorResult(target.value.finish());
}

export const vectorFunctions: FunctionFamily = [
  ['absent', absent],
  ['scalar', scalar],
  ['start_timestamp', startTimestamp],
  ['time', time],
  ['timestamp', timestamp],
  ['vector', vector],
];
