import { RE2JS, RE2JSException } from 're2js';

import { type Labels, METRIC_NAME } from '../../model/labels';
import { type Result, fail } from '../../model/result';
import { type Value } from '../../model/value';
import { uniteSeries } from '../rows';
import { type FunctionCall, type FunctionFamily, vectorResult } from './instantFunction';
import { expandTemplate } from './template';

/** Both functions work on whole series. */
function relabel(call: FunctionCall, change: (labels: Labels) => Labels): Result<Value> {
  const set = call.vector(0).compact();
  const unique = uniteSeries(set.relabel(set.labels.map(change)), call.expr.span, {
    ctx: call.ctx,
    since: 'relabelledJoined',
  });
  return unique.ok ? vectorResult(unique.value) : unique;
}

/** A name that is written stays. */
function written(labels: Labels, destination: string, value: string): Labels {
  const changed = labels.with(destination, value);
  return destination === METRIC_NAME ? changed.losing(false) : changed;
}

function labelReplace(call: FunctionCall): Result<Value> {
  const [destination, replacement, source, pattern] = [1, 2, 3, 4].map((i) => call.string(i));
  const regex = compile(pattern);
  if (regex === undefined) {
    return fail('execution', `invalid regular expression in label_replace(): ${pattern}`, call.expr.span);
  }
  if (destination === '') {
    return fail('execution', `invalid destination label name in label_replace(): ${destination}`, call.expr.span);
  }
  return relabel(call, (labels) => {
    const matcher = regex.matcher(labels.get(source));
    return matcher.matches() ? written(labels, destination, expandTemplate(replacement, matcher)) : labels;
  });
}

/** Anchored at both ends by `matches`; `.` matches line breaks. */
function compile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern, RE2JS.DOTALL);
  } catch (error) {
    if (error instanceof RE2JSException) {
      return undefined;
    }
    throw error;
  }
}

function labelJoin(call: FunctionCall): Result<Value> {
  const destination = call.string(1);
  const separator = call.string(2);
  const sources = Array.from({ length: call.size - 3 }, (_, i) => call.string(i + 3));
  if (sources.includes('')) {
    return fail('execution', 'invalid source label name in label_join(): ', call.expr.span);
  }
  if (destination === '') {
    return fail('execution', `invalid destination label name in label_join(): ${destination}`, call.expr.span);
  }
  return relabel(call, (labels) =>
    written(labels, destination, sources.map((source) => labels.get(source)).join(separator))
  );
}

export const labelFunctions: FunctionFamily = [
  ['label_join', labelJoin],
  ['label_replace', labelReplace],
];
