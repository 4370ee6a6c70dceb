import { type FleetConfig, isControlled } from './fleetsFile';
import { readFleets } from './readFleets';

const PLACED = {
  ...{ namespace: 'monitoring', name: 'shop', shards: 2, scrape_configs: [{ job_name: 'vms' }] },
  discovery: { url: 'http://proxy:9400', token_env: 'T', secret: { name: 's', key: 'k' } },
};

const read = (kubernetes: object, more: object = {}) =>
  readFleets(JSON.stringify({ fleets: [{ id: 'shop', kind: 'hash', driver: 'kubernetes', kubernetes, ...more }] }));

describe('a fleet of Kubernetes', () => {
  test.each<[string, object, object, boolean]>([
    ['watched', { namespace: 'monitoring', name: 'shop' }, {}, false],
    ['placed', PLACED, {}, true],
    ['placed, with a policy', PLACED, { policy: { maxShards: 4 } }, true],
    ['placed, without any token', { ...PLACED, discovery: { url: 'http://proxy:9400' } }, {}, true],
  ])('%s', (_, kubernetes, more, controlled) => {
    const result = read(kubernetes, more);
    const [fleet] = result.ok ? (result.fleets as readonly [FleetConfig]) : [];
    expect(fleet && isControlled(fleet)).toBe(controlled);
  });

  const NO_JOBS = 'is for fleets whose targets the proxy places: write kubernetes.scrape_configs as well';
  test.each<[string, object, object, readonly string[]]>([
    [
      'no number of shards',
      { ...PLACED, shards: undefined },
      {},
      ['fleets[0].kubernetes.shards: is needed with scrape_configs'],
    ],
    [
      'nothing to place',
      { ...PLACED, scrape_configs: undefined },
      { policy: {} },
      [
        `fleets[0].kubernetes.shards: ${NO_JOBS}`,
        `fleets[0].kubernetes.discovery: ${NO_JOBS}`,
        `fleets[0].policy: ${NO_JOBS}`,
      ],
    ],
    [
      'half a token',
      { ...PLACED, discovery: { url: 'http://proxy:9400', token_env: 'T' } },
      {},
      ['fleets[0].kubernetes.discovery: write token_env and secret, or neither: both are the same token'],
    ],
    [
      'fewer than it is to have',
      PLACED,
      { policy: { maxShards: 1 } },
      ['fleets[0].policy.maxShards: is below kubernetes.shards'],
    ],
    [
      'a job twice',
      { ...PLACED, scrape_configs: [{ job_name: 'a' }, { job_name: 'a' }] },
      {},
      ['fleets[0].kubernetes.scrape_configs[1]: "a" is there twice'],
    ],
    [
      'a context of no kubeconfig',
      { ...PLACED, context: 'a' },
      {},
      ['fleets[0].kubernetes.context: is of a kubeconfig: write kubeconfig as well'],
    ],
  ])('is refused with %s', (_, kubernetes, more, problems) => {
    expect(read(kubernetes, more)).toEqual({ ok: false, problems });
  });
});
