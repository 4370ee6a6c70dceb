import { readFleets } from '../../../fleets/readFleets';
import { partitionLabels } from './partitionLabels';
import { type GivenJobs, scrapeJobs } from './scrapeJobs';

function fleet(scrapeConfigs: string, more = ''): GivenJobs {
  const read = readFleets(`
fleets:
  - id: f
    kind: hash
    driver: process
    scrape_interval: 5s
    ${more}
    process:
      shards: 2
      native_histograms: true
      external_labels: {site: "no"}
      scrape_configs: ${scrapeConfigs}
`);
  if (!read.ok || read.fleets[0].driver !== 'process') {
    throw new Error(read.ok ? 'not a process fleet' : read.problems.join());
  }
  const [{ id, replicated_jobs, process }] = read.fleets;
  return { id, replicated_jobs, scrape_configs: process.scrape_configs };
}

const STATIC =
  '[{job_name: a, honor_timestamps: false, tls_config: {ca_file: ca.pem}, ' +
  'static_configs: [{targets: ["x:1", "y:1"], labels: {n: 1}}, {targets: ["z:1"]}], ' +
  'file_sd_configs: [{files: ["t/*.json", /etc/t.yml]}]}]';

describe('scrapeJobs', () => {
  it('takes service discovery out of a job and makes its paths absolute', () => {
    expect(scrapeJobs(fleet(STATIC), '/base')).toEqual({
      split: [
        {
          name: 'a',
          rest: { job_name: 'a', honor_timestamps: false, tls_config: { ca_file: '/base/ca.pem' } },
          groups: [
            { targets: ['x:1', 'y:1'], labels: { n: '1' } },
            { targets: ['z:1'], labels: {} },
          ],
          files: ['/base/t/*.json', '/etc/t.yml'],
          http: [],
          dns: [],
        },
      ],
      replicated: [],
      problems: [],
    });
  });

  it("takes discovery over HTTP and by DNS, with Prometheus' defaults", () => {
    const job =
      '[{job_name: a, http_sd_configs: [{url: "http://sd/t", basic_auth: {username: u, password_file: p}}], ' +
      'dns_sd_configs: [{names: [x]}, {names: [y], type: A, port: 9}]}]';
    expect(scrapeJobs(fleet(job), '/base').split[0]).toMatchObject({
      rest: { job_name: 'a' },
      http: [{ url: 'http://sd/t', refresh_interval: 60_000, basic_auth: { username: 'u', password_file: '/base/p' } }],
      dns: [
        { names: ['x'], type: 'SRV', refresh_interval: 30_000 },
        { names: ['y'], type: 'A', port: 9 },
      ],
    });
  });

  it.each([
    [
      '[{job_name: a, dns_sd_configs: [{names: [x], type: A}]}]',
      /"a" of fleet "f": dns_sd_configs\[0\]\.port: is needed/,
    ],
    ['[{job_name: a, http_sd_configs: [{url: "http://x", oauth2: {}}]}]', /oauth2/],
    ['[{job_name: a, http_sd_configs: [{url: "ftp://x"}]}]', /\.url: write a URL that begins with http:\/\//],
    [
      '[{job_name: a, static_configs: [{targets: ["http://x:1/"]}]}]',
      /"a" of fleet "f": static_configs: "http:\/\/x:1\/" is not a valid hostname/,
    ],
    ['[{job_name: a, http_sd_configs: [{url: "http://@x"}]}]', /url: write no user name .*: use basic_auth/],
    ['[{job_name: a, http_sd_configs: [{url: "http://:p@x"}]}]', /url: write no user name .*: use basic_auth/],
    [
      '[{job_name: a, http_sd_configs: [{url: "http://x", authorization: {credentials: "a\\nb"}}]}]',
      /authorization\.credentials: has a line break/,
    ],
    [
      '[{job_name: a, http_sd_configs: [{url: "http://x", basic_auth: {username: "a\\0"}}]}]',
      /basic_auth\.username: has the control character U\+0000/,
    ],
    [
      '[{job_name: a, http_sd_configs: [{url: "http://x", refresh_interval: 999y}]}]',
      /refresh_interval: write 1d at most/,
    ],
    [
      '[{job_name: a, dns_sd_configs: [{names: [x], refresh_interval: 0s}]}]',
      /refresh_interval: write a duration .*above zero/,
    ],
    ['[{job_name: a, http_sd_configs: [{url: "http://u:p@x"}]}]', /url: write no user name .*: use basic_auth/],
    [
      '[{job_name: a, static_configs: [{targets: ["x:1"]}, {targets: [[1]]}]}]',
      /static_configs\[1\]\.targets\[0\]: is no string/,
    ],
    ['[{job_name: a, static_configs: {targets: ["x:1"]}}]', /static_configs: it is no list of target groups/],
    ['[{job_name: a, file_sd_configs: [{files: [x.txt]}]}]', /path name "\/x\.txt" is not valid for file discovery/],
  ])('refuses %s', (job, problem) => {
    expect(scrapeJobs(fleet(job), '/').problems).toEqual([expect.stringMatching(problem)]);
  });

  it('splits no other service discovery, but lets every shard have it', () => {
    const consul = '[{job_name: a, consul_sd_configs: [{server: x}]}]';
    expect(scrapeJobs(fleet(consul), '/').problems).toEqual([
      expect.stringMatching(/Job "a" .* consul_sd_configs: only/),
    ]);
    const replicated = scrapeJobs(fleet(consul, 'replicated_jobs: [a]'), '/');
    expect(replicated).toMatchObject({ split: [], replicated: [{ job_name: 'a' }], problems: [] });
    expect(scrapeJobs(fleet(consul, 'replicated_jobs: [a, b]'), '/').problems).toHaveLength(1);
  });
});

describe('partitionLabels', () => {
  const job = (more: string) => `[{job_name: a, ${more} static_configs: [{targets: ['x:1']}]}]`;

  it.each([
    ['nothing special', job(''), true],
    ['a filter', job("relabel_configs: [{action: keep, source_labels: [x], regex: 'a'}],"), true],
    ['another label written', job('metric_relabel_configs: [{target_label: env, replacement: x}],'), true],
    ['instance written', job('relabel_configs: [{target_label: instance, replacement: x}],'), false],
    ['the address written', job('relabel_configs: [{target_label: __address__, replacement: x}],'), false],
    ['a label name made up', job("relabel_configs: [{target_label: '${1}', regex: '(.*)'}],"), false],
    ['labels mapped', job("relabel_configs: [{action: labelmap, regex: 'x_(.*)'}],"), false],
    ['labels dropped', job('metric_relabel_configs: [{action: labeldrop, regex: inst.*}],'), false],
    ["the target's own labels", job('honor_labels: true,'), false],
    ['an instance label', "[{job_name: a, static_configs: [{targets: ['x:1'], labels: {instance: i}}]}]", false],
    ['files that may set it', '[{job_name: a, file_sd_configs: [{files: [x.json]}]}]', false],
    ['a server that may set it', '[{job_name: a, http_sd_configs: [{url: "http://x"}]}]', false],
    ['names of DNS, which cannot', '[{job_name: a, dns_sd_configs: [{names: [x]}]}]', true],
  ])('%s: instance tells the shard: %s', (_, configs, known) => {
    expect(partitionLabels(scrapeJobs(fleet(configs as string), '/').split)).toEqual(known ? ['instance'] : []);
  });
});
