import {
  type ExternalLabels,
  type Labels,
  METRIC_NAME,
  type NativeHistogram,
  type RawSeries,
} from '../../../src/engine/index';
import { histogramAt } from '../histogramAt';

/** The newest sample of a series. */
export interface Federated {
  readonly name: string;
  /** The series' own without its name, by name; then what is added. */
  readonly labels: ReadonlyArray<readonly [name: string, value: string]>;
  /** Milliseconds. */
  readonly time: number;
  readonly value: number | NativeHistogram;
}

/** What is federated of a series; undefined where it has ended, or has no name. Source: upstream `web/federate.go`. */
export function federated(series: RawSeries, external: ExternalLabels): Federated | undefined {
  const { labels, times, values, stale, histograms } = series;
  const last = times.length - 1;
  const name = labels.get(METRIC_NAME);
  if (stale?.[last] === 1 || name === '') {
    return undefined;
  }
  const value = histograms?.has(last) === true ? histogramAt(series, last) : values[last];
  return { name, labels: withAdded(labels, external), time: times[last], value };
}

/** Prometheus adds an empty `instance` as well, so that whoever scrapes this does not add its own. */
function withAdded(labels: Labels, external: ExternalLabels): Federated['labels'] {
  const hasInstance = external.some(([name]) => name === 'instance');
  const added = hasInstance ? external : byName([...external, ['instance', '']]);
  return [...labels.entries().filter(([name]) => name !== METRIC_NAME), ...added.filter(([name]) => !labels.has(name))];
}

function byName(labels: ExternalLabels): ExternalLabels {
  return [...labels].sort(([a], [b]) => (a < b ? -1 : 1));
}
