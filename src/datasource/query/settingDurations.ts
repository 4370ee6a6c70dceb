import { type FleetOptions } from '../options';
import { type Duration, durationProblem, grafanaDuration, grafanaInterval } from './durations';

/** Durations of the settings in milliseconds, undefined where nothing is set; or which of them cannot be read, and why. */
export type SettingDurations =
  | { readonly scrapeInterval: number | undefined; readonly queryTimeout: number | undefined }
  | { readonly problem: string };

/** Reads them as Grafana's backend does. */
export function settingDurations({ timeInterval = '', queryTimeout = '' }: FleetOptions): SettingDurations {
  const scrape = timeInterval === '' ? undefined : positive(grafanaInterval(timeInterval));
  const timeout = queryTimeout === '' ? undefined : grafanaDuration(queryTimeout);
  if (scrape !== undefined && 'problem' in scrape) {
    return { problem: durationProblem('Scrape interval in the settings of this data source', scrape.problem) };
  }
  if (timeout !== undefined && 'problem' in timeout) {
    return { problem: durationProblem('Query timeout in the settings of this data source', timeout.problem) };
  }
  // No time is no limit, to Go's HTTP client too.
  return { scrapeInterval: scrape?.ms, queryTimeout: timeout?.ms || undefined };
}

function positive(duration: Duration): Duration {
  return 'ms' in duration && duration.ms <= 0 ? { problem: 'duration must be greater than 0' } : duration;
}
