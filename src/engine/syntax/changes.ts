import { type Dialect } from './dialect';
import { compareReleases, type Release } from './release';

/** What a release changed in the answers of a query that releases before it answer too. */
export interface Change {
  readonly since: Release;
  /** What is so from then on, a sentence. */
  readonly text: string;
  /** Where Prometheus' change is told or made. */
  readonly source: string;
}

/** The catalogue of changes, by name; what was always so since 2.40 is none. */
const changes = {
  leftOpenWindows: {
    since: '3.0',
    text: 'Windows and lookbacks are open on the left.',
    source: 'prometheus/prometheus#13904',
  },
} as const satisfies Readonly<Record<string, Change>>;

export type ChangeName = keyof typeof changes;

/** Whether a dialect has a change. */
export function follows(change: ChangeName, { release }: Dialect): boolean {
  return compareReleases(release, changes[change].since) >= 0;
}
