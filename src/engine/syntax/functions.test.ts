import { functionByName, functionNames } from './functions';
import { parse } from './parse';

test('there are the functions of Prometheus 3.5, each once', () => {
  expect(functionNames).toHaveLength(new Set(functionNames).size);
  expect(functionNames).toHaveLength(80);
});

test.each([
  ['rate', ['matrix'], 0, 'vector', false],
  ['time', [], 0, 'scalar', false],
  ['label_join', ['vector', 'string', 'string', 'string'], -1, 'vector', false],
  ['round', ['vector', 'scalar'], 1, 'vector', false],
  ['mad_over_time', ['matrix'], 0, 'vector', true],
])('%s', (name, argTypes, variadic, returnType, experimental) => {
  expect(functionByName(name)).toEqual({ name, argTypes, variadic, returnType, experimental });
});

test.each(['', 'Rate', 'constructor', 'Holt_Winters'])('%j is no function', (name) => {
  expect(functionByName(name)).toBeUndefined();
});

test.each([
  ['holt_winters(x[5m], 0.5, 0.3)', '2.53', '3.0'],
  ['double_exponential_smoothing(x[5m], 0.5, 0.3)', '3.0', '2.53'],
] as const)('%s is PromQL of %s, not of %s', (query, release, other) => {
  const name = query.slice(0, query.indexOf('('));
  expect(functionNames.includes(name)).toBe(release === '3.0');
  expect(parse(query, { experimental: true, dialect: { release, features: [] } }).ok).toBe(true);
  expect(parse(query, { experimental: true, dialect: { release: other, features: [] } })).toMatchObject({
    ok: false,
    error: { type: 'bad_data', message: `1:1: parse error: unknown function with name "${name}"` },
  });
});

test('PromQL is that of Prometheus 3 where no version is given', () => {
  expect(parse('holt_winters(x[5m], 0.5, 0.3)', { experimental: true }).ok).toBe(false);
});
