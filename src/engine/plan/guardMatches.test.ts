import { parse } from '../syntax/parse';
import { print } from '../syntax/print';
import { guardedMatches, guardMatches } from './guardMatches';
import { fleet } from './testing/explainQuery';

const topology = { ...fleet, replicatedJobs: ['ksm'] };

const guard = (label: string): string => `or on () label_replace(vector(0), "${label}", "\\x00", "${label}", "")`;

test.each([
  ['x * on (instance) y', `(x ${guard('instance')}) * on (instance) y`],
  ['x > on (instance) group_left () y', `(x ${guard('instance')}) > on (instance) group_left () y`],
  ['x * on (a) group_right (b) y', `x * on (a) group_right (b) (y ${guard('a')})`],
  ['x / ignoring (code) y', `(x ${guard('promshards_nowhere')}) / ignoring (code) y`],
  ['x / {a="1"}', `(x ${guard('promshards_nowhere')}) / {a="1"}`],
  ['x / on (a) topk by (a) (1, y)', `(x ${guard('a')}) / on (a) topk by (a) (1, y)`],
  ['x / on (a) sum by (a, b) (y)', `(x ${guard('a')}) / on (a) sum by (a, b) (y)`],
  ['x / ignoring (a) sum by (a) (y)', `(x ${guard('promshards_nowhere')}) / ignoring (a) sum by (a) (y)`],
  ['sum(x * on (a) y) and z', `sum((x ${guard('a')}) * on (a) y) and z`],
  ['x - on () y', `(x ${guard('promshards_nowhere')}) - on () y and on () x`],
  ['x > on () group_right () y', `x > on () group_right () (y ${guard('promshards_nowhere')}) and on () y`],
])('%s: an element of the "one" side may be there twice', (query, guarded) => {
  const parsed = parse(query, { experimental: false });
  expect(parsed.ok && print(guardMatches(parsed.value, topology))).toBe(guarded);
  expect(parsed.ok && guardedMatches(parsed.value, topology)).toHaveLength(1);
});

test.each([
  ['x / y'],
  ['x / rate(y[5m])'],
  ['x / on (a, b) sum by (a) (y)'],
  ['x / ignoring (b) sum by (a) (y)'],
  ['x / ignoring (b) sum without (b, c) (y)'],
  ['x * on (a) group_left () y{job="ksm"}'],
  ['x * on (a) group_left () vector(1)'],
  ['x and on (a) y'],
  ['x * 2'],
])('%s: nothing of the "one" side is there twice but for all members to see', (query) => {
  const parsed = parse(query, { experimental: false });
  expect(parsed.ok && print(guardMatches(parsed.value, topology))).toBe(query);
  expect(parsed.ok && guardedMatches(parsed.value, topology)).toEqual([]);
});
