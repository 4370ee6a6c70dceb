import { z } from 'zod';

import { type MemberFacts, parseDuration } from '../../src/engine/index';
import { pickJson } from '../json/pickJson';
import { type Replica } from '../query/replica';
import { probedJson, textOf } from './probedText';
import { samplesOf } from '../measure/sumMetrics';

/** How long what a server says of itself is believed, in milliseconds: as long as the panels of a dashboard take to ask. */
const BELIEVED_MS = 1000;

/** Any of them is another one where a server begins anew, is configured anew, or has other blocks; it has all of them. */
const OF_SIGNATURE = [
  'process_start_time_seconds',
  'prometheus_config_last_reload_success_timestamp_seconds',
  'prometheus_tsdb_blocks_loaded',
  'prometheus_tsdb_storage_blocks_bytes',
  'prometheus_tsdb_lowest_timestamp',
  'prometheus_tsdb_head_min_time',
] as const;
/** Those that a server may lack. */
const EVENTS = [
  'prometheus_tsdb_time_retentions_total',
  'prometheus_tsdb_size_retentions_total',
  'prometheus_tsdb_head_truncations_total',
] as const;
const NEWEST = 'prometheus_tsdb_head_max_time';
const REQUESTS = 'prometheus_http_requests_total';
const RULE_INTERVAL = 'prometheus_rule_group_interval_seconds';
const ALL: ReadonlySet<string> = new Set([...OF_SIGNATURE, ...EVENTS, NEWEST, REQUESTS, RULE_INTERVAL]);

/** What a server's `/metrics` tell of its past. */
export interface PastMetrics {
  readonly signature: string;
  /** Without what differs from one configuration to the next. */
  readonly configured: string;
  /** Milliseconds since the epoch. */
  readonly newest: number;
  /** The longest of its rule groups, in milliseconds. */
  readonly ruleInterval: number;
}

/** How a server is configured, as far as its past depends on it. Durations in milliseconds. */
export type PastSettings = Pick<MemberFacts, 'interval' | 'ruleOffset' | 'outOfOrderWindow' | 'headRange' | 'receives'>;

/** Asks replicas what their past depends on. A change shows within a second. */
export class PastProbe {
  private readonly read = new WeakMap<
    Replica,
    { readonly at: number; readonly facts: Promise<MemberFacts | undefined> }
  >();
  private readonly settings = new WeakMap<Replica, { readonly of: string; readonly settings: PastSettings }>();

  /** Undefined where a change of it could not be noticed. */
  facts(replica: Replica): Promise<MemberFacts | undefined> {
    const now = performance.now();
    const known = this.read.get(replica);
    if (known !== undefined && now - known.at < BELIEVED_MS) {
      return known.facts;
    }
    const facts = this.ask(replica);
    this.read.set(replica, { at: now, facts });
    return facts;
  }

  private async ask(replica: Replica): Promise<MemberFacts | undefined> {
    const url = replica.endpoint.url ?? '';
    const text = await textOf(replica, '/metrics');
    const metrics = text === undefined ? undefined : pastMetrics(text);
    const settings = metrics && (await this.settingsOf(replica, `${url} ${metrics.configured}`));
    return metrics && settings
      ? {
          ...settings,
          signature: `${url} ${metrics.signature}`,
          newest: metrics.newest,
          interval: Math.max(settings.interval, metrics.ruleInterval),
        }
      : undefined;
  }

  private async settingsOf(replica: Replica, of: string): Promise<PastSettings | undefined> {
    const known = this.settings.get(replica);
    if (known?.of === of) {
      return known.settings;
    }
    // What is kept of raw samples from now on has their labels as they are now.
    replica.reading.forget();
    const [flags, config] = await Promise.all(
      ['flags', 'config'].map((name) => textOf(replica, `/api/v1/status/${name}`))
    );
    const settings = pastSettings({ flags, config });
    if (settings !== undefined) {
      this.settings.set(replica, { of, settings });
    }
    return settings;
  }
}

/** Undefined where something of it is missing. */
export function pastMetrics(text: string): PastMetrics | undefined {
  const found = new Map<string, number>();
  let deletions = 0;
  let ruleInterval = 0;
  for (const { name, labels, value } of samplesOf(text, ALL)) {
    if (name === REQUESTS) {
      // Series are deleted at such an address.
      deletions += labels.get('handler')?.includes('/admin/') === true ? value : 0;
    } else if (name === RULE_INTERVAL) {
      ruleInterval = Math.max(ruleInterval, value * 1000);
    } else {
      found.set(name, value);
    }
  }
  const newest = found.get(NEWEST);
  if (newest === undefined || OF_SIGNATURE.some((name) => !Number.isFinite(found.get(name)))) {
    return undefined;
  }
  const [started, reloaded] = OF_SIGNATURE.map((name) => found.get(name));
  const all = [...OF_SIGNATURE, ...EVENTS].map((name) => found.get(name) ?? '');
  return { signature: [...all, deletions].join(' '), configured: `${started} ${reloaded}`, newest, ruleInterval };
}

const flagsSchema = z.object({
  data: z.object({
    'query.lookback-delta': z.string(),
    'storage.tsdb.path': z.string(),
    'storage.tsdb.min-block-duration': z.string(),
    'enable-feature': z.string().default(''),
    'web.enable-remote-write-receiver': z.string().default('false'),
    'web.enable-otlp-receiver': z.string().default('false'),
  }),
});

/** From the bodies of `/api/v1/status/flags` and `config`; undefined where they do not tell, or where it answers from elsewhere too. */
export function pastSettings(texts: {
  readonly flags: string | undefined;
  readonly config: string | undefined;
}): PastSettings | undefined {
  const flags = flagsSchema.safeParse(probedJson(texts.flags)).data?.data;
  const yaml = z.string().safeParse(pickJson(texts.config, ['data', 'yaml'])).data;
  const headRange = duration(flags?.['storage.tsdb.min-block-duration']);
  if (
    flags === undefined ||
    yaml === undefined ||
    headRange === undefined ||
    /^(?:remote_read|scrape_config_files):/m.test(yaml)
  ) {
    return undefined;
  }
  const interval = longest(yaml, /^[ \t-]*(?:scrape|evaluation)_interval:[ \t]*(\S+)/gm);
  const ruleOffset = longest(yaml, /^[ \t]*rule_query_offset:[ \t]*(\S+)/gm);
  const outOfOrderWindow = longest(yaml, /^[ \t]*out_of_order_time_window:[ \t]*(\S+)/gm);
  const receives =
    flags['web.enable-remote-write-receiver'] !== 'false' ||
    flags['web.enable-otlp-receiver'] !== 'false' ||
    /-write-receiver/.test(flags['enable-feature']);
  return interval === undefined || ruleOffset === undefined || outOfOrderWindow === undefined
    ? undefined
    : { interval, ruleOffset, outOfOrderWindow, headRange, receives };
}

/** The longest of the durations that stand there, 0 where none does; undefined where one is none. */
function longest(yaml: string, pattern: RegExp): number | undefined {
  const found = [...yaml.matchAll(pattern)].map(([, text]) => duration(text));
  return found.reduce((most, one) => (most === undefined || one === undefined ? undefined : Math.max(most, one)), 0);
}

function duration(text: string | undefined): number | undefined {
  const parsed = text === undefined ? undefined : parseDuration(text.replace(/^["']|["']$/g, ''));
  return parsed?.ok === true ? parsed.value : undefined;
}
