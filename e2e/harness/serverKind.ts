import { dialectOf, type Topology } from '../../src/engine';
import { compareReleases, type Release, releaseOf } from '../../src/engine/syntax/release';
import { queryFeatures } from './queryFeatures';

/** What all servers of a comparison are. */
export interface ServerKind {
  readonly version: string;
  readonly features: readonly string[];
  /** The program; that of the tests when not given. */
  readonly binary?: string;
}

/** What everything is compared with. */
export const LONG_TERM: ServerKind = { version: '3.5.0', features: queryFeatures('3.5.0') };

export function dialectOfKind(kind: ServerKind): Pick<Topology, 'dialect'> {
  return dialectOf([{ name: 'server', ...kind }]);
}

/** Whether servers are of a release or a later one. */
export function isSince({ version }: ServerKind, release: Release): boolean {
  const own = releaseOf(version);
  return own !== undefined && compareReleases(own, release) >= 0;
}
