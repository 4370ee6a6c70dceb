import { functionByName, functionNames } from './functions';

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

test.each(['', 'Rate', 'constructor', 'holt_winters'])('%j is no function', (name) => {
  expect(functionByName(name)).toBeUndefined();
});
