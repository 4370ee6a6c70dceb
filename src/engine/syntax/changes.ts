import { type Change } from './change';
import { type Dialect } from './dialect';
import { compareReleases, type Release } from './release';
import { releaseChanges } from './releaseChanges';

export type ChangeName = keyof typeof releaseChanges;

/** The changes after one release, up to and with another. */
export function changesBetween(before: Release, until: Release): readonly Change[] {
  return Object.values<Change>(releaseChanges).filter(
    ({ since }) => compareReleases(before, since) < 0 && compareReleases(since, until) <= 0
  );
}

/** Whether a dialect has a change. */
export function follows(change: ChangeName, { release }: Dialect): boolean {
  return compareReleases(release, releaseChanges[change].since) >= 0;
}
