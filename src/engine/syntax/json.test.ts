import { toJson } from './json';
import { parse } from './parse';

function json(text: string): unknown {
  const result = parse(text, { experimental: true });
  return result.ok ? toJson(result.value) : result.error.message;
}

test('a selector', () => {
  expect(json('foo{a=~"b.*"}[5m] offset 1m @ end()')).toEqual({
    type: 'matrixSelector',
    name: 'foo',
    range: 300_000,
    offset: 60_000,
    matchers: [
      { name: 'a', value: 'b.*', type: '=~' },
      { name: '__name__', value: 'foo', type: '=' },
    ],
    timestamp: null,
    startOrEnd: 'end',
  });
});

test('an aggregation over a call', () => {
  expect(json('topk without (x) (5, abs(foo))')).toMatchObject({
    type: 'aggregation',
    op: 'topk',
    param: { type: 'numberLiteral', val: '5' },
    grouping: ['x'],
    without: true,
    expr: { type: 'call', func: { name: 'abs', argTypes: ['vector'], variadic: 0, returnType: 'vector' } },
  });
});

test('operators', () => {
  const matching = { card: 'many-to-one', labels: ['x'], on: true, include: ['y'] };
  expect(json('a > bool on(x) group_left(y) b')).toMatchObject({ type: 'binaryExpr', op: '>', bool: true, matching });
  expect(json('(-"x" + 1)')).toMatch(/unary expression/);
  expect(json('-(1 + a)')).toMatchObject({ type: 'unaryExpr', op: '-', expr: { expr: { matching: null } } });
});

test.each([
  ['1e-7', '0.0000001'],
  ['5m', '300'],
  ['-Inf', '-Inf'],
])('the number %s', (text, val) => {
  expect(json(text)).toEqual({ type: 'numberLiteral', val });
});

test('bytes that are no UTF-8', () => {
  expect(json('"a\\xff"')).toEqual({ type: 'stringLiteral', val: 'a\ufffd' });
});
