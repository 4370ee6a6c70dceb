import { type ProcessFleet } from '../../../fleets/fleetsFile';
import { readFleets } from '../../../fleets/readFleets';
import { scrapeJobs } from '../jobs/scrapeJobs';
import { selfTargetsText, shardArgs, shardConfig, targetsText } from './shardConfig';

function fleet(scrapeConfigs: string) {
  const read = readFleets(`
fleets:
  - id: f
    kind: hash
    driver: process
    scrape_interval: 5s
    process:
      shards: 2
      native_histograms: true
      external_labels: {site: "no"}
      scrape_configs: ${scrapeConfigs}
`);
  if (!read.ok || read.fleets[0].driver !== 'process') {
    throw new Error(read.ok ? 'not a process fleet' : read.problems.join());
  }
  return read.fleets[0];
}

const STATIC =
  '[{job_name: a, honor_timestamps: false, tls_config: {ca_file: ca.pem}, ' +
  'static_configs: [{targets: ["x:1", "y:1"], labels: {n: 1}}, {targets: ["z:1"]}], ' +
  'file_sd_configs: [{files: ["t/*.json", /etc/t.yml]}]}]';

describe('what a shard gets', () => {
  const one = fleet(STATIC);
  const jobsOf = ({ id, replicated_jobs, process }: ProcessFleet) => ({
    ...{ id, replicated_jobs },
    scrape_configs: process.scrape_configs,
  });

  it('a configuration that reads targets from files', () => {
    const text = shardConfig(one, scrapeJobs(jobsOf(one), '/base'), { targetsDir: '/data/targets', draining: false });
    expect(text).toContain('scrape_interval: "5000ms"');
    // Unquoted, YAML 1.1 would read false.
    expect(text).toContain('site: "no"');
    expect(text).toContain('- "/data/targets/job-0.json"');
    expect(text).not.toContain('static_configs');
    expect(text).not.toContain('self.json');
  });

  it('a job of its own, where the fleet asks for that', () => {
    const own = { ...one, process: { ...one.process, self_scrape: 'prometheus' } };
    const options = { targetsDir: '/data/targets', draining: false };
    const text = shardConfig(own, scrapeJobs(jobsOf(own), '/base'), options);
    expect(shardConfig(own, scrapeJobs(jobsOf(own), '/base'), { ...options, draining: true })).not.toContain(
      'prometheus'
    );
    expect(text).toContain('job_name: "prometheus"');
    expect(text).toContain('- "/data/targets/self.json"');
    expect(JSON.parse(selfTargetsText('shard-1', 9))).toEqual([
      { targets: ['127.0.0.1:9'], labels: { instance: 'shard-1' } },
    ]);
  });

  it('a command line', () => {
    expect(shardArgs(one, { dir: '/d', port: 7 })).toEqual([
      '--config.file=/d/prometheus.yml',
      '--storage.tsdb.path=/d/data',
      '--storage.tsdb.retention.time=1296000s',
      '--web.listen-address=127.0.0.1:7',
      '--query.lookback-delta=300000ms',
      '--enable-feature=exemplar-storage,native-histograms',
    ]);
  });

  it('its own targets', () => {
    const [{ name, groups }] = scrapeJobs(jobsOf(one), '/').split;
    expect(JSON.parse(targetsText({ name, groups }, new Set(['x:1'])))).toEqual([
      { targets: ['x:1'], labels: { n: '1' } },
    ]);
  });
});
