import { type Dialect } from '../syntax/dialect';
import { changesBetween } from '../syntax/changes';
import { delaysNames } from '../syntax/delaysNames';
import { releaseChanges } from '../syntax/releaseChanges';
import { compareReleases, type Feature, features, NEWEST_RELEASE, type Release, releaseOf } from '../syntax/release';
import { type Topology } from './topology';

/** Changes the values of series that members compute; what is computed here follows them where all members have them. */
const FOLLOWED: readonly Feature[] = ['promql-delayed-name-removal', 'type-and-unit-labels', 'use-start-timestamps'];

/** Of what releases answer differently, so many are named. */
const MOST_NAMES = 12;

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
export function dialectOf(servers: readonly Versioned[]): Pick<Topology, 'dialect' | 'newest' | 'refused'> {
  const known = released(servers);
  if (new Set(known.map(({ release }) => release[0])).size > 1) {
    return {
      refused:
        `The members run different major versions of Prometheus (${listed(known)}), which answer the same query differently: ` +
        'run one major version on all of them.',
    };
  }
  const [lowest, highest] = ends(known);
  return {
    dialect: lowest && { release: lowest, features: commonFeatures(known) },
    newest: lowest === highest ? undefined : highest,
  };
}

/** Why answers may be off because of the releases of the members, each a sentence. */
export function releaseDoubts(servers: readonly Versioned[]): readonly string[] {
  const known = released(servers);
  const unknown = known.filter(({ release }) => compareReleases(release, NEWEST_RELEASE) > 0);
  const [lowest, highest] = ends(known);
  const changed =
    lowest === undefined || highest === undefined
      ? []
      : changesBetween(lowest, highest).flatMap(({ affects }) => affects);
  return [
    ...(changed.length === 0
      ? []
      : [
          `The members run different releases of Prometheus (${listed(known)}), which answer ${listOf(changed)} differently: these are ` +
            `computed from raw samples, as ${lowest} does, which is slower. Run one release on all of them.`,
        ]),
    ...(unknown.length === 0
      ? []
      : [
          `Answers of releases after ${NEWEST_RELEASE} were not compared with those of one Prometheus (${listed(unknown)}): what these ` +
            'changed is not known here.',
        ]),
    ...FOLLOWED.flatMap((feature) => featureDoubts(feature, known, lowest)),
  ];
}

/** What a feature makes uncertain that some servers have, or a release whose way with it is not known here. */
function featureDoubts(feature: Feature, known: readonly Released[], lowest: Release | undefined): readonly string[] {
  const [having, lacking] = [true, false].map((has) =>
    known.filter(({ features: on = [] }) => on.includes(feature) === has).map(({ name }) => name)
  );
  if (having.length === 0 || lowest === undefined) {
    return [];
  }
  if (lacking.length > 0) {
    return [
      `The feature ${feature} is enabled on ${having.join(', ')} and not on ${lacking.join(', ')}, which answer the same query ` +
        'differently; what is computed here does not follow it. Enable it on all of them, or on none.',
    ];
  }
  return feature === 'promql-delayed-name-removal' && !delaysNames({ release: lowest, features: [feature] })
    ? [
        `The feature ${feature} is enabled on ${having.join(', ')}. What is computed here does not follow it in releases before ` +
          `${releaseChanges.delayedNames.since}: switch it off.`,
      ]
    : [];
}

type Released = Versioned & { readonly release: Release };

function released(servers: readonly Versioned[]): readonly Released[] {
  return servers.flatMap((server) => {
    const release = releaseOf(server.version);
    return release === undefined ? [] : [{ ...server, release }];
  });
}

/** The lowest release and the highest; nothing of no servers. */
function ends(servers: readonly Released[]): readonly [Release, Release] | readonly [] {
  const releases = servers.map(({ release }) => release).sort(compareReleases);
  return releases.length === 0 ? [] : [releases[0], releases[releases.length - 1]];
}

function listed(servers: readonly Released[]): string {
  return servers.map(({ name, version }) => `${name}: ${version}`).join(', ');
}

/** Names for a person, each once. */
function listOf(names: readonly string[]): string {
  const sorted = [...new Set(names)].sort();
  const shown = sorted.slice(0, MOST_NAMES).join(', ');
  return sorted.length > MOST_NAMES ? `${shown} and ${sorted.length - MOST_NAMES} more` : shown;
}

function commonFeatures(servers: readonly Versioned[]): Dialect['features'] {
  return features.filter((name) => servers.every((server) => server.features?.includes(name)));
}
