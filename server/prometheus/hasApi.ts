import { compareReleases, type Dialect, type Release } from '../../src/engine/index';

/** What releases added to the HTTP API. Source: Prometheus 3.16, CHANGELOG.md. */
const since = {
  /** `/api/v1/targets/relabel_steps`. */
  relabelSteps: '3.8',
  /** `/api/v1/features`. */
  features: '3.9',
  /** `samplesRead` among the statistics of a query. */
  samplesRead: '3.13',
  /** A warning where `stats` is neither `true` nor `all`. */
  statsWarning: '3.14',
  /** `/api/v1/scrape_pools/config`. */
  poolConfig: '3.15',
  /** Durations that Go's int64 cannot hold, and NaN, are refused. */
  refusedOverflow: '3.16',
  /** `seriesTouched` among the statistics of a query. */
  seriesTouched: '3.16',
  /** The header `X-Prometheus-Use-Start-Timestamps`. */
  startTimestampsHeader: '3.16',
} as const satisfies Readonly<Record<string, Release>>;

export type ApiPart = keyof typeof since;

/** Whether the API of a dialect's release has a part. */
export function hasApi(part: ApiPart, { release }: Dialect): boolean {
  return compareReleases(release, since[part]) >= 0;
}
