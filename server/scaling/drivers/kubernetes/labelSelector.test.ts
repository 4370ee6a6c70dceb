import { labelSelectorSchema, selects } from './labelSelector';

test.each<[string, object | undefined, boolean]>([
  ['none', undefined, false],
  ['an empty one', {}, true],
  ['a label that is there', { matchLabels: { a: 'b' } }, true],
  ['one that is not', { matchLabels: { a: 'c' } }, false],
  ['a value of several', { matchExpressions: [{ key: 'a', operator: 'In', values: ['b', 'c'] }] }, true],
  ['another value', { matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['b'] }] }, false],
  ['a label', { matchExpressions: [{ key: 'a', operator: 'Exists' }] }, true],
  ['no label', { matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] }, false],
])('a selector of %s', (_, selector, taken) => {
  expect(selects(selector && labelSelectorSchema.parse(selector), { a: 'b' })).toBe(taken);
});
