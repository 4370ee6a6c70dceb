import { readStartOptions } from './startOptions.mjs';

test('without options the demo has its usual size', () => {
  expect(readStartOptions([])).toMatchObject({
    ...{ shards: 2, maxShards: 6, targets: 24, retentionDays: 7, port: 3000, proxyPort: 9400, noGrafana: false },
  });
});

test.each([
  [['--shards', '5', '--targets', '60'], { shards: 5, maxShards: 6, targets: 60 }],
  [['--shards', '8'], { shards: 8, maxShards: 8 }],
  [['--max-shards', '4'], { shards: 2, maxShards: 4 }],
  [['--proxy-port', '9500', '--no-grafana'], { proxyPort: 9500, noGrafana: true }],
  [['--retention-days', '1'], { retentionDays: 1 }],
  [['--store', 'm3', '--m3dbnode', '/opt/m3dbnode'], { store: 'm3', m3dbnode: '/opt/m3dbnode', storePort: 18_900 }],
  [['--grafana-home', '/opt/grafana'], { grafanaHome: '/opt/grafana' }],
])('%j', (args, expected) => {
  expect(readStartOptions(args)).toMatchObject(expected);
});

test.each([
  [['--shards', '0'], '--shards takes a whole number from 1 to 50, not "0".'],
  [['--targets', 'many'], '--targets takes a whole number from 1 to 2000, not "many".'],
  [['--retention-days', '0'], '--retention-days takes a whole number from 1 to 365, not "0".'],
  [['--port', '70000'], '--port takes a whole number from 1 to 65535, not "70000".'],
  [['--store', 'oracle'], '--store takes m3, victoria-metrics, prometheus, not "oracle".'],
  [['--sharts', '3'], "Unknown option '--sharts'"],
])('%j is refused with a sentence', (args, message) => {
  expect(() => readStartOptions(args)).toThrow(message);
});

test('--help lists every option', () => {
  const { help } = readStartOptions(['--help']);
  for (const option of [
    '--shards',
    '--max-shards',
    '--targets',
    '--retention-days',
    '--port',
    '--proxy-port',
    '--demo-port',
    '--store',
    '--store-port',
    '--m3dbnode',
    '--grafana-home',
  ]) {
    expect(help).toContain(option);
  }
});
