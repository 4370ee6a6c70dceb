import { createHash } from 'node:crypto';

import { type PlacedFleet } from '../../../fleets/fleetsFile';
import { asList, isObject } from '../../../discovery/targetGroups';
import { type SplitJob } from '../jobs/scrapeJobs';

/** Of every object that is made for a fleet; the value is the fleet's id. */
export const FLEET_LABEL = 'promshards/fleet';
/** Which shards a target is of, by their numbers: `0,1`. Dropped before the target is made. */
export const SHARDS_LABEL = '__promshards_shards';
/** The `__meta_url` that a target was found with. */
export const URL_LABEL = '__promshards_url';

/** How long a change of the targets takes at most until a pod asks again. */
const REFRESH = '2s';

/** Keys of a scrape configuration, and what a ScrapeConfig calls them; what they hold is the same. */
const KEYS: Readonly<Record<string, string>> = {
  scrape_interval: 'scrapeInterval',
  scrape_timeout: 'scrapeTimeout',
  scrape_protocols: 'scrapeProtocols',
  fallback_scrape_protocol: 'fallbackScrapeProtocol',
  scrape_classic_histograms: 'scrapeClassicHistograms',
  always_scrape_classic_histograms: 'scrapeClassicHistograms',
  scrape_native_histograms: 'scrapeNativeHistograms',
  convert_classic_histograms_to_nhcb: 'convertClassicHistogramsToNHCB',
  native_histogram_bucket_limit: 'nativeHistogramBucketLimit',
  metrics_path: 'metricsPath',
  params: 'params',
  scheme: 'scheme',
  honor_labels: 'honorLabels',
  honor_timestamps: 'honorTimestamps',
  track_timestamps_staleness: 'trackTimestampsStaleness',
  enable_compression: 'enableCompression',
  enable_http2: 'enableHTTP2',
  body_size_limit: 'bodySizeLimit',
  sample_limit: 'sampleLimit',
  target_limit: 'targetLimit',
  label_limit: 'labelLimit',
  label_name_length_limit: 'labelNameLengthLimit',
  label_value_length_limit: 'labelValueLengthLimit',
  keep_dropped_targets: 'keepDroppedTargets',
  proxy_url: 'proxyUrl',
  no_proxy: 'noProxy',
  proxy_from_environment: 'proxyFromEnvironment',
};
const SECRETS = ['basic_auth', 'authorization', 'oauth2', 'bearer_token', 'bearer_token_file', 'http_headers'];
const TLS_KEYS: Readonly<Record<string, string>> = {
  insecure_skip_verify: 'insecureSkipVerify',
  server_name: 'serverName',
};
const RULE_KEYS: Readonly<Record<string, string>> = {
  source_labels: 'sourceLabels',
  separator: 'separator',
  regex: 'regex',
  modulus: 'modulus',
  target_label: 'targetLabel',
  replacement: 'replacement',
  action: 'action',
};
const RELABELLINGS: ReadonlyArray<readonly [key: string, name: string]> = [
  ['relabel_configs', 'relabelings'],
  ['metric_relabel_configs', 'metricRelabelings'],
];

export interface Expressed {
  /** The spec without the places where targets are found. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** What a ScrapeConfig cannot express, each a sentence. */
  readonly problems: readonly string[];
}

/** A job's own options as a ScrapeConfig has them. */
export function expressed({ rest }: Pick<SplitJob, 'rest'>): Expressed {
  const { job_name: jobName, tls_config: tls, relabel_configs: _, metric_relabel_configs: __, ...options } = rest;
  const [spec, unknown] = renamed(options, KEYS);
  const problems = unknown.map((key) =>
    SECRETS.includes(key)
      ? `${key}: a ScrapeConfig takes it from a Secret, which the proxy does not write: leave the job to a ScrapeConfig of your own`
      : `${key}: a ScrapeConfig has no such option: leave it out`
  );
  const [tlsConfig, files] = tls === undefined ? [undefined, []] : renamed(isObject(tls) ? tls : {}, TLS_KEYS);
  problems.push(
    ...files.map((key) => `tls_config.${key}: a ScrapeConfig takes it from a Secret, which the proxy does not write`)
  );
  const rules = RELABELLINGS.flatMap(([key, name]) => {
    const list = asList(rest[key]).map((rule) => renamed(isObject(rule) ? rule : {}, RULE_KEYS));
    problems.push(...list.flatMap(([, other]) => other.map((one) => `${key}: ${one} is not known`)));
    return list.length === 0 ? [] : [[name, list.map(([rule]) => asTexts(rule))] as const];
  });
  return { spec: { jobName, ...spec, ...(tlsConfig && { tlsConfig }), ...Object.fromEntries(rules) }, problems };
}

function renamed(
  given: Readonly<Record<string, unknown>>,
  names: Readonly<Record<string, string>>
): readonly [Record<string, unknown>, readonly string[]] {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined && value !== null);
  const known = entries.filter(([key]) => names[key] !== undefined);
  const unknown = entries.flatMap(([key]) => (names[key] === undefined ? [key] : []));
  return [Object.fromEntries(known.map(([key, value]) => [names[key], value])), unknown];
}

/** YAML may have read a number where a text is meant. */
function asTexts(rule: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const texts = ['regex', 'replacement', 'separator', 'targetLabel', 'action'];
  return Object.fromEntries(
    Object.entries(rule).map(([key, value]) => [key, texts.includes(key) ? String(value) : value])
  );
}

/** What the operator calls the objects of a job; several jobs may differ by what no name can hold. */
export function scrapeConfigName(fleet: string, job: string): string {
  const readable = job
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
  const hash = createHash('sha256').update(job).digest('hex').slice(0, 8);
  return ['promshards', fleet, readable, hash].filter((part) => part !== '').join('-');
}

/** The pool that the operator makes of a ScrapeConfig, by which Prometheus names its targets. */
export function scrapePool(namespace: string, name: string): string {
  return `scrapeConfig/${namespace}/${name}`;
}

/** The shard, as the operator's reloader writes its number into the configuration of each pod. */
const SHARD = '$(SHARD)';

/**
 * The ScrapeConfig by which every pod asks the proxy for the targets of a job and keeps those that are its shard's. A hashmod that does
 * nothing keeps the operator from adding its own (0.83 and later). What is not dropped of our labels would be part of a target:
 * it would be scraped anew with each change of its shards.
 */
export function scrapeConfigObject(
  job: SplitJob,
  { id, kubernetes: { namespace, discovery } }: Pick<PlacedFleet, 'id' | 'kubernetes'>,
  labels: Readonly<Record<string, string>>
): object {
  const { spec } = expressed(job);
  const { url, secret } = discovery;
  const query = `job=${encodeURIComponent(job.name)}&shard=${SHARD}&pod=$(POD_NAME)`;
  return {
    apiVersion: 'monitoring.coreos.com/v1alpha1',
    kind: 'ScrapeConfig',
    metadata: {
      ...{ name: scrapeConfigName(id, job.name), namespace },
      labels: { ...labels, 'app.kubernetes.io/managed-by': 'promshards', [FLEET_LABEL]: id },
    },
    spec: {
      ...spec,
      httpSDConfigs: [
        {
          url: `${url.replace(/\/+$/, '')}/api/v1/fleets/${id}/discovery?${query}`,
          refreshInterval: REFRESH,
          ...(secret && { authorization: { type: 'Bearer', credentials: secret } }),
        },
      ],
      relabelings: [
        { action: 'hashmod', sourceLabels: ['__address__'], modulus: 1, targetLabel: '__promshards_hash' },
        { action: 'keep', sourceLabels: [SHARDS_LABEL], regex: `(.+,)?${SHARD}(,.+)?` },
        { action: 'replace', sourceLabels: [URL_LABEL], regex: '(.+)', targetLabel: '__meta_url' },
        { action: 'labeldrop', regex: '__promshards_.*' },
        ...asList(spec.relabelings),
      ],
    },
  };
}
