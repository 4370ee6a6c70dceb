import { type Expr, type ValueType } from './ast';
import { parse } from './parse';
import { print } from './print';
import { children, equalExpr, mapChildren, typeOf, unparen } from './walk';

function parsed(text: string): Expr {
  const result = parse(text, { experimental: true });
  if (!result.ok) {
    throw new Error(result.error.message);
  }
  return result.value;
}

test.each<[string, ValueType]>([
  ['1 + 2', 'scalar'],
  ['-(1)', 'scalar'],
  ['1 + a', 'vector'],
  ['a == b', 'vector'],
  ['time() > bool 1', 'scalar'],
  ['vector(1)', 'vector'],
  ['sum(a)', 'vector'],
  ['a[5m]', 'matrix'],
  ['a[5m:]', 'matrix'],
  ['"x"', 'string'],
])('typeOf(%s) is %s', (text, type) => {
  expect(typeOf(parsed(text))).toBe(type);
});

test.each([
  ['topk(5, a)', ['5', 'a']],
  ['sum(a)', ['a']],
  ['a + b', ['a', 'b']],
  ['clamp(a, 1, 2)', ['a', '1', '2']],
  ['a[5m]', ['a']],
  ['(a)[5m:]', ['(a)']],
  ['-a', ['a']],
  ['a', []],
  ['1', []],
])('children(%s)', (text, expected) => {
  expect(children(parsed(text)).map(print)).toEqual(expected);
});

describe('mapChildren', () => {
  test.each(['topk(5, a)', 'sum(a)', 'a + b', 'clamp(a, 1, 2)', 'a[5m]', '(a)[5m:]', '-a', 'a', '"x"'])(
    'gives back %s itself when nothing changed',
    (text) => {
      const expr = parsed(text);
      expect(mapChildren(expr, (child) => child)).toBe(expr);
    }
  );

  test.each([
    ['topk(5, a)', 'topk(b, b)'],
    ['a + 1', 'b + b'],
    ['clamp(a, 1, 2)', 'clamp(b, b, b)'],
    ['a[5m]', 'b[5m]'],
    ['(a)[5m:]', 'b[5m:]'],
  ])('replaces the children of %s', (text, expected) => {
    expect(print(mapChildren(parsed(text), () => parsed('b')))).toBe(expected);
  });

  test('refuses to make the selector of a range something else', () => {
    expect(() => mapChildren(parsed('a[5m]'), () => parsed('1'))).toThrow('cannot become a number');
  });
});

test('unparen takes all parentheses off', () => {
  expect(print(unparen(parsed('((a))')))).toBe('a');
});

describe('equalExpr', () => {
  test.each([
    ['sum by(a)(b)', ' sum  by (a)  ( b ) '],
    ['NaN', 'nan'],
    ['a[5m + 1m] offset (1m)', 'a[5m+1m] offset (1m)'],
  ])('%s equals %s', (a, b) => {
    expect(equalExpr(parsed(a), parsed(b))).toBe(true);
  });

  test.each([
    ['a', 'b'],
    ['a', '{__name__="a"}'],
    ['a{x="1"}', 'a{x!="1"}'],
    ['a{x="1",y="2"}', 'a{y="2",x="1"}'],
    ['a + b', 'a - b'],
    ['a + b', 'a + on() b'],
    ['a > b', 'a > bool b'],
    ['a * on(x) b', 'a * on(x) group_left b'],
    ['a * on(x) group_left b', 'a * on(x) group_left(y) b'],
    ['sum(a)', 'sum without () (a)'],
    ['sum(a)', 'min(a)'],
    ['abs(a)', 'ceil(a)'],
    ['round(a)', 'round(a, 1)'],
    ['a offset 5m', 'a'],
    ['a @ start()', 'a @ end()'],
    ['a @ 1', 'a @ 2'],
    ['a[5m]', 'a[6m]'],
    ['a[1m + 2m]', 'a[2m + 1m]'],
    ['a[(1m + 2m)]', 'a[1m + 2m]'],
    ['a[-(1m - 2m)]', 'a[(1m - 2m)]'],
    ['a[5m:1m]', 'a[5m:]'],
    ['0', '-0'],
    ['60', '1m'],
    ['"a"', '"b"'],
    ['-a', '+a'],
    ['(a)', 'a'],
  ])('%s differs from %s', (a, b) => {
    expect(equalExpr(parsed(a), parsed(b))).toBe(false);
  });
});
