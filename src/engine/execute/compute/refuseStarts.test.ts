import { Labels } from '../../model/labels';
import { type Value } from '../../model/value';
import { type Call } from '../../syntax/ast';
import { parse } from '../../syntax/parse';
import { refuseStarts } from './refuseStarts';

const ON = { release: '3.16', features: ['use-start-timestamps'] } as const;
const OLD = { release: '3.15', features: ['use-start-timestamps'] } as const;
const OFF = { release: '3.16', features: [] } as const;

function call(text: string): Call {
  const parsed = parse(text, { experimental: true, dialect: ON });
  if (!parsed.ok || parsed.value.kind !== 'call') {
    throw new Error(text);
  }
  return parsed.value;
}

function matrix(starts?: Float64Array): Value {
  const times = Float64Array.of(1);
  return { type: 'matrix', series: [{ labels: Labels.of({ a: 'b' }), times, values: times, starts }] };
}

test.each([
  ['rate(x[1m])', matrix(Float64Array.of(7)), ON, true],
  ['rate(x[1m])', matrix(Float64Array.of(7)), OLD, false],
  ['rate(x[1m] anchored)', matrix(Float64Array.of(7)), ON, false],
  ['resets(x[1m] anchored)', matrix(Float64Array.of(7)), ON, true],
  ['resets(x[1m])', matrix(Float64Array.of(7)), OLD, false],
  ['rate(x[1m])', matrix(Float64Array.of(7)), OFF, true],
  ['rate(x[1m])', matrix(), ON, true],
  ['delta(x[1m])', matrix(Float64Array.of(7)), ON, true],
])('%s', (text, input, dialect, answered) => {
  const result = refuseStarts(call(text), input, dialect);
  expect(result).toMatchObject(
    answered ? { ok: true, value: input } : { ok: false, error: { type: 'execution', span: { start: 0 } } }
  );
});
