import { functionByName, functionNames } from './functions';
import { parse } from './parse';

test.each([
  ['3.5', 80],
  ['3.7', 82],
  ['3.16', 91],
] as const)('there are the functions of Prometheus %s, each once', (release, count) => {
  const names = functionNames({ release, features: [] });
  expect(names).toHaveLength(new Set(names).size);
  expect(names).toHaveLength(count);
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
  ['first_over_time(x[5m])', '3.7', '3.6'],
  ['ts_of_first_over_time(x[5m])', '3.7', '3.6'],
  ['histogram_quantiles(x, "q", 0.5)', '3.11', '3.10'],
  ['range()', '3.12', '3.11'],
  ['step()', '3.12', '3.5'],
  ['min_of(1, 2)', '3.13', '3.12'],
  ['start_timestamp(x)', '3.14', '3.13'],
  ['integral(x[5m])', '3.16', '3.15'],
] as const)('%s is PromQL of %s, not of %s', (query, release, other) => {
  const name = query.slice(0, query.indexOf('('));
  expect(functionNames({ release, features: [] })).toContain(name);
  expect(functionNames({ release: other, features: [] })).not.toContain(name);
  expect(parse(query, { experimental: true, dialect: { release, features: [] } }).ok).toBe(true);
  expect(parse(query, { experimental: true, dialect: { release: other, features: [] } })).toMatchObject({
    ok: false,
    error: { type: 'bad_data', message: `1:1: parse error: unknown function with name "${name}"` },
  });
});

test('PromQL is that of Prometheus 3 where no version is given', () => {
  expect(parse('holt_winters(x[5m], 0.5, 0.3)', { experimental: true }).ok).toBe(false);
});
