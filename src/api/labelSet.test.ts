import { labelSetSchema } from './labelSet';

test.each([
  ['{"__proto__":"x","a":"1"}', true],
  ['{}', true],
  ['{"a":1}', false],
  ['["a"]', false],
  ['null', false],
  ['"a"', false],
])('%s is a label set: %s', (text, isOne) => {
  const parsed = labelSetSchema.safeParse(JSON.parse(text));
  expect(parsed.success).toBe(isOne);
  expect(isOne ? JSON.stringify(parsed.data) : text).toBe(text);
});
