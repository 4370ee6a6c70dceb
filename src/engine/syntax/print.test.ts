import { type Expr } from './ast';
import { parse } from './parse';
import { print, printWithOrigins } from './print';
import { equalExpr } from './walk';

function parsed(text: string): Expr {
  const result = parse(text, { experimental: true });
  if (!result.ok) {
    throw new Error(result.error.message);
  }
  return result.value;
}

describe('prints, and parses back to the same', () => {
  test.each([
    ['sum  by(a,b)(foo)', 'sum by (a, b) (foo)'],
    ['sum(foo)without()', 'sum without () (foo)'],
    ['sum by () (foo)', 'sum(foo)'],
    ['sum by ("a b", "without", inf2) (foo)', 'sum by ("a b", "without", inf2) (foo)'],
    ['topk(5,foo)', 'topk(5, foo)'],
    ['foo{b="1",a!~"x"}', 'foo{b="1",a!~"x"}'],
    ['{"foo.bar","x y"="z"}', '{__name__="foo.bar","x y"="z"}'],
    ['foo{a=`\\d`}', 'foo{a="\\\\d"}'],
    ['foo{a="\\xff"}', 'foo{a="\\xff"}'],
    ['foo{a="\\ufffd"}', 'foo{a="\\ufffd"}'],
    ['foo offset 90m @ 12', 'foo @ 12.000 offset 1h30m'],
    ['foo[1d] offset -1w', 'foo[1d] offset -1w'],
    ['foo[300:0.5]', 'foo[5m:500ms]'],
    ['foo[0.0005]', 'foo[0.0005]'],
    ['a[(1m + 2m) * 2:1m]', 'a[(1m + 2m) * 2:1m]'],
    ['a[(-2) ^ 2]', 'a[(-2) ^ 2]'],
    ['a offset (5m) * 2', 'a offset (5m) * 2'],
    ['a offset -(2) ^ 2', 'a offset -(2) ^ 2'],
    ['a @ end() offset (1m * 2)', 'a offset (1m * 2) @ end()'],
    ['a>bool on(x)b', 'a > bool on (x) b'],
    ['a * on("x y") group_left("é") b', 'a * on ("x y") group_left ("é") b'],
    ['a * ignoring() group_left b', 'a * ignoring () group_left () b'],
    ['a ^ -b ^ c', 'a ^ -b ^ c'],
    ['--a', '--a'],
    ['Inf ^ 2', 'Inf ^ 2'],
    ['1e3 + 5m - .5', '1000 + 5m - 0.5'],
    ['-0', '-0'],
    ['((a))', '((a))'],
  ])('%s', (text, printed) => {
    const expr = parsed(text);
    expect(print(expr)).toBe(printed);
    expect(equalExpr(parsed(printed), expr)).toBe(true);
  });
});

describe('a tree put together gets the parentheses it needs', () => {
  const span = { start: 0, end: 0 };
  const binary = (op: '+' | '*' | '^' | '-', lhs: Expr, rhs: Expr): Expr => ({
    kind: 'binary',
    op,
    lhs,
    rhs,
    returnBool: false,
    span,
  });
  const number = (value: number): Expr => ({ kind: 'number', value, span });
  const [a, b, c] = ['a', 'b', 'c'].map(parsed);

  test.each([
    [binary('*', binary('+', a, b), c), '(a + b) * c'],
    [binary('-', a, binary('-', b, c)), 'a - (b - c)'],
    [binary('^', binary('^', a, b), c), '(a ^ b) ^ c'],
    [binary('^', number(-1), a), '(-1) ^ a'],
    [binary('^', a, number(-1)), 'a ^ -1'],
    [parsed('-(a)'), '-(a)'],
    [{ kind: 'unary', op: '-', expr: binary('*', a, b), span } as const, '-(a * b)'],
  ])('%#', (expr, printed) => {
    expect(print(expr)).toBe(printed);
  });

  test('a name that cannot stand before braces is quoted inside', () => {
    const matchers = [{ name: '__name__', op: '=', value: 'on' }] as const;
    const expr: Expr = { kind: 'vectorSelector', name: 'on', matchers, offset: 0, span };
    expect(print(expr)).toBe('{__name__="on"}');
  });
});

test('origins lead from each printed node to where it stood', () => {
  const text = 'sum  by (x)  (rate( foo[5m]))  /  topk(  3, bar )';
  const { text: printed, origins } = printWithOrigins(parsed(text));
  expect(printed).toBe('sum by (x) (rate(foo[5m])) / topk(3, bar)');
  expect(origins.map(([to, from]) => [printed.slice(to, to + 4), text.slice(from, from + 4)])).toEqual([
    ['sum ', 'sum '],
    ['sum ', 'sum '],
    ['rate', 'rate'],
    ['foo[', 'foo['],
    ['foo[', 'foo['],
    ['topk', 'topk'],
    ['3, b', '3, b'],
    ['bar)', 'bar '],
  ]);
});
