import { type SplitJob } from '../jobs/scrapeJobs';
import { expressed, scrapeConfigName, scrapeConfigObject } from './scrapeConfigObject';

const SOURCES = { groups: [], files: [], http: [], dns: [] };
const job = (rest: object): SplitJob => ({ name: 'a/b', rest: { job_name: 'a/b', ...rest }, ...SOURCES });
const FLEET = {
  id: 'shop',
  kubernetes: {
    ...{ namespace: 'monitoring', name: 'shop', merge_replicas: false, shards: 1, scrape_configs: [] },
    discovery: { url: 'http://proxy:9400/', token_env: 'T', secret: { name: 's', key: 'k' } },
  },
};

describe('a job as a ScrapeConfig', () => {
  it('has its own options, under the names they have there', () => {
    const rest = {
      ...{ scrape_interval: '5s', params: { module: ['a'] }, honor_labels: true, enable_http2: false },
      tls_config: { insecure_skip_verify: true },
      relabel_configs: [{ source_labels: ['x'], regex: 1, target_label: 'y', action: 'replace' }],
      metric_relabel_configs: [{ action: 'labeldrop', regex: 'z' }],
    };
    expect(expressed(job(rest))).toEqual({
      problems: [],
      spec: {
        ...{ jobName: 'a/b', scrapeInterval: '5s', params: { module: ['a'] }, honorLabels: true, enableHTTP2: false },
        tlsConfig: { insecureSkipVerify: true },
        relabelings: [{ sourceLabels: ['x'], regex: '1', targetLabel: 'y', action: 'replace' }],
        metricRelabelings: [{ action: 'labeldrop', regex: 'z' }],
      },
    });
  });

  it.each<[string, object, RegExp]>([
    ['a password', { basic_auth: {} }, /^basic_auth: a ScrapeConfig takes it from a Secret/],
    ['a file', { tls_config: { ca_file: 'x' } }, /^tls_config.ca_file: .* from a Secret/],
    ['an option it has not', { follow_redirects: false }, /^follow_redirects: a ScrapeConfig has no such option/],
    ['a rule of another form', { relabel_configs: [{ sources: [] }] }, /^relabel_configs: sources is not known$/],
  ])('cannot have %s', (_, rest, problem) => {
    expect(expressed(job(rest)).problems).toEqual([expect.stringMatching(problem)]);
  });

  it('asks the proxy, and keeps what is of its shard before all other rules', () => {
    const rules = { relabel_configs: [{ action: 'keep', source_labels: ['x'], regex: 'y' }] };
    expect(scrapeConfigObject(job(rules), FLEET, { team: 'a' })).toMatchObject({
      metadata: {
        ...{ name: scrapeConfigName('shop', 'a/b'), namespace: 'monitoring' },
        labels: { team: 'a', 'promshards/fleet': 'shop' },
      },
      spec: {
        httpSDConfigs: [
          {
            url: 'http://proxy:9400/api/v1/fleets/shop/discovery?job=a%2Fb&shard=$(SHARD)&pod=$(POD_NAME)',
            authorization: { type: 'Bearer', credentials: { name: 's', key: 'k' } },
          },
        ],
        relabelings: [
          { action: 'hashmod', modulus: 1 },
          { action: 'keep', sourceLabels: ['__promshards_shards'], regex: '(.+,)?$(SHARD)(,.+)?' },
          { targetLabel: '__meta_url' },
          { action: 'labeldrop', regex: '__promshards_.*' },
          { action: 'keep', sourceLabels: ['x'], regex: 'y' },
        ],
      },
    });
  });

  it('has a name of its own for each job', () => {
    const names = ['a/b', 'a-b', 'A b', '?'].map((name) => scrapeConfigName('shop', name));
    expect(new Set(names).size).toBe(4);
    names.forEach((name) => expect(name).toMatch(/^promshards-shop-(a-b-)?[0-9a-f]{8}$/));
  });
});
