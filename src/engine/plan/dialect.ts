import { type Dialect } from '../syntax/dialect';
import { compareReleases, features, releaseOf } from '../syntax/release';
import { type Topology } from './topology';

/** A server, the version of Prometheus it is, such as `3.5.0`, left out where it is not known, and what it has switched on. */
export interface Versioned {
  readonly name: string;
  readonly version?: string;
  /** As in `--enable-feature`; names that change no PromQL are looked over. */
  readonly features?: readonly string[];
}

/**
 * The dialect that servers speak: the lowest release of those whose version is known, with what all of these have switched
 * on. Two major versions are refused, by name.
 */
export function dialectOf(servers: readonly Versioned[]): Pick<Topology, 'dialect' | 'refused'> {
  const known = servers.flatMap((server) => {
    const release = releaseOf(server.version);
    return release === undefined ? [] : [{ ...server, release }];
  });
  if (new Set(known.map(({ release }) => release[0])).size > 1) {
    const list = known.map(({ name, version }) => `${name}: ${version}`).join(', ');
    return {
      refused:
        `The members run different major versions of Prometheus (${list}), which answer the same query differently: ` +
        'run one major version on all of them.',
    };
  }
  const releases = known.map(({ release }) => release).sort(compareReleases);
  return { dialect: releases.length === 0 ? undefined : { release: releases[0], features: commonFeatures(known) } };
}

function commonFeatures(servers: readonly Versioned[]): Dialect['features'] {
  return features.filter((name) => servers.every((server) => server.features?.includes(name)));
}
