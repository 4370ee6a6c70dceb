import { type NativeHistogram } from '../histogram';
import { add } from './combine';
import { addCompensated, compensated, settled } from './compensated';
import { compact } from './scale';
import { shown } from './shown';
import { custom, native } from './testing/native';

function sum(histograms: readonly NativeHistogram[]): NativeHistogram {
  const [first, ...others] = histograms;
  const total = others.reduce((so, h) => {
    const next = addCompensated(so, h, 'reconciled');
    if (typeof next === 'string') {
      throw new Error(next);
    }
    return next;
  }, compensated(first));
  return compact(settled(total));
}

test('what is lost of every bucket comes back', () => {
  const parts = [1e16, 1, 1, -1e16].map((n) => native({ positive: { 1: n } }, { zeroCount: n, count: 2 * n, sum: n }));
  expect(shown(sum(parts))).toEqual({ form: 'shown', count: 4, sum: 2, buckets: [[3, -0, 0, 2], [0, 1, 2, 2]] }); // prettier-ignore
});

test.each<[name: string, histograms: readonly NativeHistogram[]]>([
  ['other layouts', [native({ positive: { 1: 1, 4: 2 } }), native({ positive: { 2: 5, 4: 3 } })]],
  [
    'schemas, coarser and finer',
    [
      native({ positive: { 1: 1, 2: 2, 3: 4 } }, { schema: 1 }),
      native({ positive: { 2: 7 } }),
      native({ positive: { 5: 1 } }, { schema: 2 }),
    ],
  ],
  [
    'a zero bucket that takes buckets in',
    [native({ positive: { 1: 1, 2: 2 } }), native({ positive: { 3: 1 } }, { zeroThreshold: 1.5, zeroCount: 3 })],
  ],
  [
    'a wider zero bucket first',
    [native({ positive: { 3: 1 } }, { zeroThreshold: 2, zeroCount: 3 }), native({ positive: { 1: 1, 2: 2 } })],
  ],
  [
    'custom bounds of which some are shared',
    [custom({ 0: 1, 1: 2, 3: 3 }, [1, 2, 5]), custom({ 0: 4, 1: 1, 3: 2, 4: 9 }, [2, 3, 5, 8])],
  ],
  ['custom bounds of which none is shared', [custom({ 0: 1, 1: 2 }, [1]), custom({ 0: 4, 1: 1 }, [2])]],
])('counts that are exact add up as without compensation: %s', (_, histograms) => {
  const plain = histograms.reduce((a, b) => add(a, b, 'reconciled') as NativeHistogram);
  expect(shown(sum(histograms))).toEqual(shown(compact(plain)));
});

test('by the bounds in common, whoever adds up first', () => {
  const parts = [custom({ 0: 1, 2: 2 }, [1, 2, 5]), custom({ 0: 4, 3: 9 }, [2, 5, 8]), custom({ 0: 3, 1: 7 }, [1, 5])];
  const whole = { form: 'shown', count: 26, sum: 26, buckets: [[3, -Infinity, 5, 17], [0, 5, Infinity, 9]] }; // prettier-ignore
  expect(shown(sum(parts))).toEqual(whole);
  expect(shown(sum([parts[0], sum([parts[1], parts[2]])]))).toEqual(whole);
});

test('buckets of other kinds do not go together', () => {
  expect(addCompensated(compensated(native({})), custom({}, [1]), 'reconciled')).toBe('schemas');
  expect(addCompensated(compensated(custom({}, [2])), custom({}, [1]), 'incompatible')).toBe('bounds');
});

test('buckets that other bounds bring together are added one after the other', () => {
  const [a, b, c] = [0.1, 0.2, 0.3];
  const together = add(custom({ 0: a }, [1, 5]), custom({ 0: b, 1: c }, [0.5, 1, 5]), 'reconciled');
  expect(typeof together !== 'string' && together.positive.counts[0]).toBe(a + b + c);
  expect(a + b + c).not.toBe(a + (b + c));
});
