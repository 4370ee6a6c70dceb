import { type Expr } from './ast';
import { parse } from './parse';

function parsed(text: string): Expr {
  const result = parse(text, { experimental: true });
  if (!result.ok) {
    throw new Error(result.error.message);
  }
  return result.value;
}

function failure(text: string, experimental = true): string {
  const result = parse(text, { experimental });
  return result.ok ? 'accepted' : result.error.message;
}

/** The expression with every operator and modifier in parentheses. */
function grouped(expr: Expr): string {
  switch (expr.kind) {
    case 'number':
      return String(expr.value);
    case 'vectorSelector':
      return `${expr.name}${expr.offset === 0 ? '' : ` offset ${expr.offset}`}`;
    case 'unary':
      return `(${expr.op} ${grouped(expr.expr)})`;
    case 'binary':
      return `(${grouped(expr.lhs)} ${expr.op} ${grouped(expr.rhs)})`;
    case 'subquery':
      return `${grouped(expr.expr)}[${expr.range}:]`;
    case 'paren':
      return grouped(expr.expr);
    default:
      return expr.kind;
  }
}

describe('precedence', () => {
  test.each([
    ['a + b offset 5m', '(a + b offset 300000)'],
    ['-1 ^ 2', '(- (1 ^ 2))'],
    ['-a ^ b', '(- (a ^ b))'],
    ['-a * b', '((- a) * b)'],
    ['2 ^ 3 ^ 2', '(2 ^ (3 ^ 2))'],
    ['2 ^ -1 * 3', '((2 ^ -1) * 3)'],
    ['a - b - c', '((a - b) - c)'],
    ['a + b * c', '(a + (b * c))'],
    ['a * b atan2 c % d', '(((a * b) atan2 c) % d)'],
    ['a == b + c', '(a == (b + c))'],
    ['a > b > c', '((a > b) > c)'],
    ['a or b and c unless d', '(a or ((b and c) unless d))'],
    ['a and b == c', '(a and (b == c))'],
    ['-a offset 5m', '(- a offset 300000)'],
    ['- - 1', '1'],
    ['a offset -5m * b', '(a offset -300000 * b)'],
  ])('%s', (text, expected) => {
    expect(grouped(parsed(text))).toBe(expected);
  });
});

describe('keywords in other places', () => {
  test.each([
    ['sum', { kind: 'vectorSelector', name: 'sum' }],
    ['offset offset 5m', { name: 'offset', offset: 300_000 }],
    ['start{by="a"}', { name: 'start', matchers: [{ name: 'by', op: '=', value: 'a' }, { name: '__name__' }] }],
    ['SUM BY (sum, on) (x)', { kind: 'aggregate', op: 'sum', grouping: ['sum', 'on'] }],
    ['constructor', { kind: 'vectorSelector', name: 'constructor' }],
    ['__proto__', { kind: 'vectorSelector', name: '__proto__' }],
    ['{"foo.bar"}', { matchers: [{ name: '__name__', op: '=', value: 'foo.bar' }] }],
  ])('%s', (text, expected) => {
    expect(parsed(text)).toMatchObject(expected);
  });
});

describe('literals', () => {
  test.each([
    ['0x1F', 31],
    ['017', 15],
    ['08', 8],
    ['1_000.5', 1000.5],
    ['1e-3', 0.001],
    ['5m', 300],
    ['1h30m', 5400],
    ['-Inf', -Infinity],
    ['nan', NaN],
    ['-0', -0],
  ])('%s', (text, value) => {
    expect(parsed(text)).toMatchObject({ kind: 'number', value });
  });

  test.each([
    [`'it\\'s'`, "it's"],
    ['`raw \\n "`', 'raw \\n "'],
    ['"\\x41\\102\\u0043\\U00000044"', 'ABCD'],
    ['"\\xe2\\x82\\xac"', '€'],
    ['"\\\\n"', '\\n'],
    ['"\\xff"', '\udcff'],
  ])('%s', (text, value) => {
    expect(parsed(text)).toMatchObject({ kind: 'string', value });
  });
});

describe('times', () => {
  test.each([
    ['a @ 1.0005', { timestamp: 1001 }],
    ['a @ -1.5', { timestamp: -1500 }],
    ['a @ end()', { startOrEnd: 'end' }],
    ['a offset 0.0005', { offset: 0, offsetExpr: { kind: 'durationLiteral', seconds: 0.0005 } }],
    ['a[1.5]', { range: 1500 }],
    ['a[1m + 2m]', { range: 0, rangeExpr: { kind: 'durationBinary', op: '+' } }],
    ['a[5m] @ 3 offset 1m', { vector: { timestamp: 3000, offset: 60_000 } }],
    ['a[1h:]', { range: 3_600_000, step: 0 }],
  ])('%s', (text, expected) => {
    expect(parsed(text)).toMatchObject(expected);
  });
});

describe('vector matching', () => {
  test.each([
    ['a + b', { card: 'one-to-one', labels: [], on: false, include: [] }],
    ['a and b', { card: 'many-to-many', labels: [], on: false, include: [] }],
    ['a * on(x) group_left(y) b', { card: 'many-to-one', labels: ['x'], on: true, include: ['y'] }],
    ['a * ignoring(x) group_right b', { card: 'one-to-many', labels: ['x'], on: false, include: [] }],
  ])('%s', (text, matching) => {
    expect(parsed(text)).toMatchObject({ kind: 'binary', matching });
  });

  test.each(['a + 1', '1 + 1', '1 + on() 1', 'a > bool ignoring() 1'])('%s has none', (text) => {
    expect(parsed(text)).not.toHaveProperty('matching');
  });
});

test.each([
  ['  foo{a="b"} ', 2, 12],
  ['sum by (a) (foo)', 0, 16],
  ['sum(foo) by (a)', 0, 15],
  ['rate(foo[5m] offset 1m) * 2', 0, 27],
  ['-foo', 0, 4],
  ['foo[1h:] @ end()', 0, 16],
  ['(foo)', 0, 5],
])('the span of %j', (text, start, end) => {
  expect(parsed(text).span).toEqual({ start, end });
});

describe('errors, with the position in the text', () => {
  test.each([
    ['', 'unknown position: parse error: no expression found in input'],
    ['   ', '1:1: parse error: no expression found in input'],
    ['foo bar', '1:5: parse error: unexpected identifier "bar"'],
    ['foo +\n$', "2:1: parse error: unexpected character: '$'"],
    ['"é" + $', "1:8: parse error: unexpected character: '$'"],
    ['sum(foo bar)', '1:9: parse error: unexpected identifier "bar" in aggregation'],
    ['foo{a}', '1:6: parse error: unexpected "}" in label matching, expected label matching operator'],
    ['foo{a="b" c}', '1:11: parse error: unexpected identifier "c" in label matching, expected "," or "}"'],
    ['sum by foo (bar)', '1:8: parse error: unexpected identifier "foo" in grouping opts, expected "("'],
    ['foo offset bar', '1:12: parse error: unexpected identifier "bar" in offset, expected number or duration'],
    ['foo[5m', '1:7: parse error: unclosed left bracket'],
    ['(foo', '1:5: parse error: unclosed left parenthesis'],
    ['foo)', "1:5: parse error: unexpected right parenthesis ')'"],
    ['"foo', '1:1: parse error: unterminated quoted string'],
    ['"\\q"', "1:1: parse error: unknown escape sequence U+0071 'q'"],
    ['5x', '1:1: parse error: bad number or duration syntax: "5"'],
    ['1h + 1s1m', '1:6: parse error: not a valid duration string: "1s1m"'],
    ['foo[0s]', '1:5: parse error: duration must be greater than 0'],
    ['1 offset 5m', /offset modifier must be preceded by an instant vector selector/],
    ['foo @ 3 @ 4', '1:1: parse error: @ <timestamp> may not be set multiple times'],
    ['sum(foo)[5m]', '1:9: parse error: ranges only allowed for vector selectors'],
    ['foo offset 5m [3m]', '1:15: parse error: no offset modifiers allowed before range'],
    ['abs(foo,)', '1:8: parse error: trailing commas not allowed in function call args'],
    ['nope(foo)', '1:1: parse error: unknown function with name "nope"'],
    ['topk(foo)', /wrong number of arguments for aggregate expression provided, expected 2, got 1/],
    ['{a=~"("}', '1:2: parse error: error parsing regexp: missing closing ): `(`'],
  ])('%j', (text, message) => {
    expect(failure(text)).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });
});

describe('type errors', () => {
  test.each([
    ['{}', '1:1: parse error: vector selector must contain at least one non-empty matcher'],
    ['{a=~".*"}', '1:1: parse error: vector selector must contain at least one non-empty matcher'],
    ['foo{__name__="bar"}', '1:1: parse error: metric name must not be set twice: "foo" or "bar"'],
    ['rate(foo)', '1:6: parse error: expected type range vector in call to function "rate", got instant vector'],
    ['rate()', '1:1: parse error: expected 1 argument(s) in call to "rate", got 0'],
    ['round(a, 1, 2)', '1:1: parse error: expected at most 2 argument(s) in call to "round", got 3'],
    ['label_join(a)', '1:1: parse error: expected at least 3 argument(s) in call to "label_join", got 1'],
    ['topk("a", foo)', '1:6: parse error: expected type scalar in aggregation parameter, got string'],
    ['count_values(1, foo)', '1:14: parse error: expected type string in aggregation parameter, got scalar'],
    ['sum(1)', '1:5: parse error: expected type instant vector in aggregation expression, got scalar'],
    ['1 == 1', '1:3: parse error: comparisons between scalars must use BOOL modifier'],
    ['a + bool b', '1:3: parse error: bool modifier can only be used on comparison operators'],
    ['1 and a', '1:1: parse error: set operator "and" not allowed in binary scalar expression'],
    ['a and on(x) group_left b', '1:1: parse error: no grouping allowed for "and" operation'],
    ['a + on(x) 1', '1:1: parse error: vector matching only allowed between instant vectors'],
    ['a + on(x) group_left(x) b', '1:3: parse error: label "x" must not occur in ON and GROUP clause at once'],
    ['a + "x"', '1:5: parse error: binary expression must contain only scalar and instant vector types'],
    ['-"x"', /unary expression only allowed on expressions of type scalar or instant vector, got "string"/],
    ['a[5m:][5m:]', '1:1: parse error: subquery is only allowed on instant vector, got matrix instead'],
    ['info(a, b)', '1:9: parse error: expected label selectors only, got vector selector instead'],
  ])('%s', (text, message) => {
    expect(failure(text)).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });
});

describe('experimental syntax is refused unless it is enabled', () => {
  test.each([
    ['mad_over_time(a[5m])', '1:1: parse error: function "mad_over_time" is not enabled'],
    ['limitk(3, a)', /limitk\(\) is experimental and must be enabled with --enable-feature=promql-experimental/],
    ['a[1m + 2m]', '1:3: parse error: experimental duration expression is not enabled'],
    ['a offset (5m)', '1:11: parse error: experimental duration expression is not enabled'],
  ])('%s', (text, message) => {
    expect(failure(text)).toBe('accepted');
    expect(failure(text, false)).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });
});

test.each([
  ['parentheses', '('.repeat(50_000)],
  ['signs', '-'.repeat(50_000)],
  ['operators', Array(50_000).fill('a').join('+')],
  ['subqueries', `a${'[5m:]'.repeat(50_000)}`],
  ['computed durations', `a[${'('.repeat(50_000)}`],
])('too many %s are an error and not a crash', (_, text) => {
  expect(failure(text)).toMatch(/expression is nested too deeply/);
});
