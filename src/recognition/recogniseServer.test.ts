import { otherServerText, PROBES, recogniseServer } from './recogniseServer';
import { M3, serverMark, VICTORIA_METRICS } from './serverMark';

const element = (probe: string, text: unknown) => ({ metric: { probe }, value: [1, text] });
const prometheus = PROBES.map(([name, , [text]]) => element(name, text));
const vector = (...result: readonly unknown[]) => ({ resultType: 'vector', result });

function recognised(query: unknown, build?: unknown, mark?: string, stores?: unknown) {
  const answers: Readonly<Record<string, unknown>> = { query, 'status/buildinfo': build, stores };
  return recogniseServer({
    ask: (path) => Promise.resolve(answers[path]),
    mark: () => Promise.resolve(mark),
  });
}

test.each([
  ['a Prometheus', { promql: true, name: 'Prometheus' }, { version: '3.5.0' }, prometheus],
  ['a gateway that keeps its build', { promql: true, name: 'Prometheus' }, undefined, prometheus],
  ['what says that it is another', { promql: false, name: 'Mimir' }, { application: 'Mimir' }, prometheus],
  ['a version of no Prometheus', { promql: false }, { version: '1.5.0' }, prometheus],
  ['an answer that lacks one', { promql: false }, { version: '3.5.0' }, prometheus.slice(1)],
  ['no element at all', { promql: false }, { version: '3.5.0' }, []],
  [
    'MetricsQL',
    { promql: false, name: VICTORIA_METRICS },
    { version: '2.24.0' },
    [element('zero', '+Inf'), element('changes', '6')],
  ],
])('%s', async (_, expected, build, result) => {
  expect(await recognised(vector(...result), build)).toEqual(expected);
});

test('one that marks its answers is what the mark says, whether it knows the expressions or not', async () => {
  expect(await recognised(undefined, undefined, M3)).toEqual({ promql: false, name: M3 });
  expect(await recognised(vector(...prometheus), { version: '3.5.0' }, M3)).toEqual({ promql: false, name: M3 });
});

test.each([
  ['of no version', { version: '' }],
  ['of a release', { version: '0.42.0' }],
  ['that keeps its build', undefined],
])('what lists its stores is Thanos, %s', async (_, build) => {
  expect(await recognised(vector(...prometheus), build, undefined, {})).toEqual({ promql: false, name: 'Thanos' });
  expect(await recognised(vector(...prometheus), { version: '3.5.0' }, undefined, {})).toMatchObject({ promql: true });
});

test.each([
  ['Thanos', 'is Thanos, which answers with a part of what its stores have'],
  ['Grafana Mimir', 'is Grafana Mimir, which does not compute PromQL as Prometheus does'],
  [undefined, 'is not known to compute PromQL as Prometheus does'],
])('what is said of %s', (name, said) => {
  expect(otherServerText('b', { name })).toContain(`b ${said}`);
});

test.each([
  ['m3-timeout', M3],
  ['x-server-hostname', VICTORIA_METRICS],
  ['content-type', undefined],
])('%s is the mark of %s', (header, name) => {
  expect(serverMark((asked) => asked === header)).toBe(name);
});

test.each([
  ['nothing', undefined],
  ['a text', 'nothing'],
  ['another type', { resultType: 'scalar', result: [1, '1'] }],
  ['no list', { resultType: 'vector', result: {} }],
  ['an element without labels', vector({ metric: 1 })],
  ['an element without a value', vector(...prometheus, { metric: { probe: 'nan' } })],
])('%s does not tell what it is', async (_, query) => {
  expect(await recognised(query, { version: '3.5.0' })).toBeUndefined();
});
