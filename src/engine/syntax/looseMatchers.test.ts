import { type Matcher } from './ast';
import { areLooseExact, looseMatchers } from './looseMatchers';

const matcher = (op: Matcher['op'], value: string): Matcher => ({ name: 'x', op, value });

test.each<[Matcher['op'], string, string]>([
  ['=', '(?i)a', '(?i)a'],
  ['!=', '', ''],
  ['=~', 'abc', 'abc'],
  ['=~', 'a b|é/ü|web-1:9100', 'a b|é/ü|web-1:9100'],
  ['=~', '(a|b)', 'a|b'],
  ['=~', '(?:a|b)', 'a|b'],
  ['=~', 'web-.*:9100', 'web-(.|\\n)*:9100'],
  ['=~', 'a.c|.+d', 'a(.|\\n)c|(.|\\n)+d'],
  ['=~', 'a\\.c\\|d\\-e\\\\', 'a\\.c\\|d-e\\\\'],
  ['=~', 'line\nbreak', 'line\nbreak'],
])('%s %j stays, as %j', (op, value, plain) => {
  expect(looseMatchers([matcher(op, value)])).toEqual([matcher(op, plain)]);
  expect(areLooseExact([matcher(op, value)])).toBe(true);
});

test.each<[Matcher['op'], string]>([
  ['!~', 'a'],
  ['=~', ''],
  ['=~', '.*.*'],
  ['=~', 'a|.*'],
  ['=~', 'a|'],
  ['=~', '|a'],
  ['=~', 'a||b'],
  ['=~', '()'],
  ['=~', 'a?'],
  ['=~', '.*?'],
  ['=~', 'ab+'],
  ['=~', '[a-c]'],
  ['=~', '(?i)a'],
  ['=~', '(a)|(b)'],
  ['=~', '(a|b\\)'],
  ['=~', '^a$'],
  ['=~', 'a{2}'],
  ['=~', '\\d'],
  ['=~', '\\n'],
  ['=~', 'a\n|'],
])('%s %j is left out', (op, value) => {
  expect(looseMatchers([matcher('=', 'y'), matcher(op, value)])).toEqual([matcher('=', 'y')]);
  expect(areLooseExact([matcher(op, value)])).toBe(false);
});

test('what chooses all is left out, and nothing is lost by it', () => {
  expect(looseMatchers([matcher('=~', '.*')])).toEqual([]);
  expect(areLooseExact([matcher('=~', '.*')])).toBe(true);
});
