import { type VectorSelector } from '../syntax/ast';
import { parse } from '../syntax/parse';
import { parseAllowed, storedPart } from './storedPart';

const ALLOW = ['up', '{__name__=~"job:.+"}', 'requests{job="web", code!~"2.."}', '{team="a"}'];

function selectorOf(text: string): VectorSelector {
  const parsed = parse(text, { experimental: false });
  if (!parsed.ok || parsed.value.kind !== 'vectorSelector') {
    throw new Error(`${text} is no selector`);
  }
  return parsed.value;
}

test.each([
  ['up', 'all'],
  ['up{job="x"}', 'all'],
  ['job:up:sum', 'all'],
  ['{__name__=~"job:.+", x="1"}', 'all'],
  ['{__name__=~"job:.*"}', 'some'],
  ['requests{job="web", code="500"}', 'all'],
  ['requests{job="web", code!~"2.."}', 'all'],
  ['requests{job="web", code="200", team="b"}', 'none'],
  ['requests{job="web"}', 'some'],
  ['requests{job=~"web"}', 'some'],
  ['requests{team="a"}', 'all'],
  ['down{team="b"}', 'none'],
  ['down', 'some'],
  ['down{team=""}', 'none'],
  ['{job="web"}', 'some'],
  ['{job="web", team="a"}', 'all'],
])('of %s, %s is written', (text, part) => {
  expect(storedPart(selectorOf(text), { allow: ALLOW })).toBe(part);
});

test('all is written where there is no list, and nothing where it is empty or cannot be read', () => {
  const up = selectorOf('up');
  expect(storedPart(up, {})).toBe('all');
  expect(storedPart(up, { allow: [] })).toBe('none');
  expect(storedPart(up, { allow: ['up{'] })).toBe('none');
});

test.each(['up', 'up{a="b"}', '{a=~"b.*"}', '{"a.b"}'])('%s may be in a list', (text) => {
  expect(parseAllowed(text)).toBeDefined();
});

test.each(['', 'up{', 'up[5m]', 'up offset 5m', 'up @ 1', 'sum(up)', '1', '"up"', '{}', '{a=~"("}'])(
  '%s may not',
  (text) => {
    expect(parseAllowed(text)).toBeUndefined();
  }
);
