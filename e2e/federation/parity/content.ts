import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type MetricsTargets, startMetricsTargets } from '../../harness/metricsTargets';
import { LOADABLE_CONFIG, type PrometheusServer } from '../../harness/prometheus';
import { prometheusWith } from '../../harness/prometheusWith';
import { eventually } from '../../harness/proxy';
import { dataset } from './requests';

const METRICS = `# HELP parity_requests Requests by code, "all" of <them> & more.
# TYPE parity_requests counter
parity_requests_total{code="404"} 5 # {trace_id="abc<1>"} 1 1700000000.12
parity_requests_total{code="200"} 7.25 # {trace_id="def",span="é"} 0.5
# HELP parity_duration_seconds How long they took.
# TYPE parity_duration_seconds histogram
# UNIT parity_duration_seconds seconds
parity_duration_seconds_bucket{le="0.1"} 3 # {trace_id="ghi"} 0.05 1700000000
parity_duration_seconds_bucket{le="+Inf"} 4 # {trace_id="jkl"} 7
parity_duration_seconds_count 4
parity_duration_seconds_sum 7.5
# TYPE parity_temperature gauge
parity_temperature 1e-7
# EOF
`;

const RULES = `groups:
  - name: parity <1>
    interval: 3s
    limit: 10
    labels: { team: a&b }
    rules:
      - record: job:parity_requests:sum
        expr: sum by (job) (parity_requests_total)
        labels: { kind: recorded }
      - alert: ParityFires
        expr: parity_requests_total{code="404"} > 1
        labels: { severity: page }
        annotations: { summary: '{{ $labels.code }} is {{ $value }} > 1 & <high>' }
      - alert: ParityPends
        expr: vector(1) < 2
        for: 1h
        keep_firing_for: 5m
  - name: other
    interval: 3s
    rules:
      - record: broken:rule
        expr: parity_temperature + on () parity_requests_total
      - alert: ParitySleeps
        expr: absent(parity_temperature)
`;

function config(targets: readonly string[], rules: string): string {
  return `${LOADABLE_CONFIG}rule_files: ['${rules}']
scrape_configs:
  - job_name: parity
    scrape_interval: 3s
    static_configs:
      - targets: ['${targets[0]}', '${targets[1]}']
        labels: { shop: 'a<b>&"c"' }
    relabel_configs:
      - { source_labels: [__address__], regex: '${targets[1]}', action: drop }
  - job_name: gone
    scrape_interval: 3s
    static_configs:
      - targets: ['127.0.0.1:1']
`;
}

/** A Prometheus with loaded and scraped series, rules, alerts, metadata and exemplars; all of it is there when it resolves. */
export async function startFullServer(): Promise<PrometheusServer> {
  const dir = await mkdtemp(path.join(tmpdir(), 'promshards-parity-'));
  const targets = await startMetricsTargets(2, METRICS);
  const rules = path.join(dir, 'rules.yml');
  await writeFile(rules, RULES);
  const features = ['native-histograms', 'promql-experimental-functions', 'exemplar-storage'];
  const server = await prometheusWith(dataset.series, { config: config(targets.addresses, rules), features });
  await eventually('scrapes and alerts', 90_000, () => isFull(server.url));
  return { ...server, stop: () => stopAll(server, targets, dir) };
}

async function stopAll(server: PrometheusServer, targets: MetricsTargets, dir: string): Promise<void> {
  await server.stop();
  targets.stop();
  await rm(dir, { recursive: true, force: true });
}

async function isFull(url: string): Promise<true | undefined> {
  const [rules, targets] = await Promise.all(
    ['rules', 'targets'].map(async (name) => (await fetch(`${url}/api/v1/${name}`)).text())
  );
  const signs = [/"firing","name":"ParityFires"/, /"pending","name":"ParityPends"/, /"health":"err"/];
  const isScraped = /"health":"up"/.test(targets) && /"health":"down"/.test(targets);
  return isScraped && signs.every((sign) => sign.test(rules)) ? true : undefined;
}
