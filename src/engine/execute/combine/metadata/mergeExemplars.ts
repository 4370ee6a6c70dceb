import { Labels } from '../../../model/labels';

export interface Exemplar {
  readonly labels: Labels;
  /** As Prometheus writes it. */
  readonly value: string;
  /** Seconds since the epoch. */
  readonly timestamp: number;
}

/** The exemplars of one series (`/api/v1/query_exemplars`). */
export interface SeriesExemplars {
  readonly seriesLabels: Labels;
  readonly exemplars: readonly Exemplar[];
}

/** The exemplars of several members: each series once, sorted by labels; its exemplars each once, by time. */
export function mergeExemplars(lists: ReadonlyArray<readonly SeriesExemplars[]>): readonly SeriesExemplars[] {
  const merged = new Map<string, { seriesLabels: Labels; exemplars: Map<string, Exemplar> }>();
  for (const { seriesLabels, exemplars } of lists.flat()) {
    const entry = merged.get(seriesLabels.key) ?? { seriesLabels, exemplars: new Map<string, Exemplar>() };
    merged.set(seriesLabels.key, entry);
    for (const one of exemplars) {
      entry.exemplars.set(JSON.stringify([one.timestamp, one.value, one.labels.key]), one);
    }
  }
  return [...merged.values()]
    .sort((a, b) => Labels.compare(a.seriesLabels, b.seriesLabels))
    .map(({ seriesLabels, exemplars }) => ({
      seriesLabels,
      exemplars: [...exemplars.values()].sort((a, b) => a.timestamp - b.timestamp),
    }));
}
