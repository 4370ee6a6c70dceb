import { formatDuration } from '../../src/api/formatDuration';
import {
  compareReleases,
  type Dialect,
  dialectOf,
  type ExternalLabels,
  type Release,
  releaseDoubts,
  releaseOf,
  type Topology,
} from '../../src/engine/index';
import { intervals, type Intervals, type SetIntervals } from './intervals';
import { byValue, durationsText, type NamedFacts } from './namedFacts';

export interface FleetFacts extends Intervals {
  /** That of the member of the lowest release; undefined where nobody said. */
  readonly dialect?: Dialect;
  /** The highest release, where it is another. */
  readonly newest?: Topology['newest'];
  /** Why no query can be right, a sentence. */
  readonly refused?: string;
  /** The shortest of the members', in milliseconds. */
  readonly retention?: number;
  /** Those that all members add to what they give away; undefined where that is not known. */
  readonly externalLabels?: ExternalLabels;
  /** What differs and should not, each a sentence. */
  readonly problems: readonly string[];
  /** Those problems that may make answers wrong. */
  readonly doubts: readonly string[];
}

export interface Expected extends SetIntervals {
  /** Milliseconds. */
  readonly lookback: number;
}

/** Before this version a server has no `lookback_delta` parameter, and looks back as far as its own flag says. */
const LOOKBACK_PARAMETER: Release = '2.44';
/**
 * Features that decide whether a query is taken. A server without one refuses what needs it, and answers all else alike; the one
 * that changes answers is told of with the releases.
 */
const SYNTAX_FEATURE = /^promql-(?!per-step-stats|delayed-name-removal)/;
/** Decides what is scraped, in releases before the last. */
const NATIVE_HISTOGRAMS = 'native-histograms';
/** From here on each scrape configuration says it, and the feature is nothing. Source: Prometheus 3.9, CHANGELOG.md. */
const WITHOUT_NATIVE_FEATURE: Release = '3.9';

/** What follows from the members' facts. */
export function fleetFacts(facts: readonly NamedFacts[], expected: Expected): FleetFacts {
  const retentions = facts.map(({ retention }) => retention).filter((retention) => retention !== undefined);
  const doubts = [...releaseDoubts(facts), ...lookbackDoubts(facts, expected), ...nativeDoubts(facts)];
  const { dialect, newest, refused } = dialectOf(facts);
  const { problems, ...own } = intervals(facts, expected);
  return {
    ...own,
    dialect,
    newest,
    refused,
    retention: retentions.length > 0 ? Math.min(...retentions) : undefined,
    externalLabels: commonLabels(facts),
    problems: [
      ...(refused === undefined ? [] : [refused]),
      // Of members that were not seen at all, that is told already.
      ...(facts.length === 0 ? [] : problems),
      ...doubts,
      ...syntaxProblems(facts),
    ],
    doubts,
  };
}

/** What one member has not told matters only where the others have labels in common. */
function commonLabels(facts: readonly NamedFacts[]): ExternalLabels | undefined {
  const told = facts.flatMap(({ externalLabels }) => (externalLabels === undefined ? [] : [externalLabels]));
  const [first, ...others] = told;
  const common = first?.filter(([name, value]) =>
    others.every((one) => one.some(([n, v]) => n === name && v === value))
  );
  return told.length === facts.length || common?.length === 0 ? common : undefined;
}

function lookbackDoubts(facts: readonly NamedFacts[], { lookback }: Expected): string[] {
  const deaf = facts.filter(
    (one) => isOlder(one, LOOKBACK_PARAMETER) && one.lookback !== undefined && one.lookback !== lookback
  );
  const values = byValue(facts, (one) => one.lookback);
  return [
    ...deaf.map(
      (one) =>
        `${one.name} (Prometheus ${one.version}) looks back ${formatDuration(one.lookback ?? 0)} whatever it is asked, the ` +
        `fleet's lookback is ${formatDuration(lookback)}: set the one to the other.`
    ),
    ...(values.size > 1 && deaf.length === 0
      ? [
          `The members' query.lookback-delta differs (${durationsText(values)}): queries look back ${formatDuration(lookback)}.`,
        ]
      : []),
  ];
}

function nativeDoubts(facts: readonly NamedFacts[]): string[] {
  const concerned = facts.filter((one) => isOlder(one, WITHOUT_NATIVE_FEATURE));
  return differenceIn(concerned, NATIVE_HISTOGRAMS).map((text) => `${text}.`);
}

function syntaxProblems(facts: readonly NamedFacts[]): string[] {
  const known = facts.filter(({ version }) => version !== undefined);
  const names = new Set(known.flatMap(({ features }) => features).filter((name) => SYNTAX_FEATURE.test(name)));
  return [...names]
    .sort()
    .flatMap((name) => differenceIn(known, name))
    .map((text) => `${text}: what needs it may be refused there.`);
}

/** Says of a feature that some have who lacks it, without a full stop; nothing where none or all do. */
function differenceIn(facts: readonly NamedFacts[], name: string): string[] {
  const without = facts.filter(({ features }) => !features.includes(name)).map((one) => one.name);
  return without.length === 0 || without.length === facts.length
    ? []
    : [`The feature ${name} is enabled on some members, not on ${without.join(', ')}`];
}

/** Of a known release that is before another. */
function isOlder({ version }: NamedFacts, than: Release): boolean {
  const release = releaseOf(version);
  return release !== undefined && compareReleases(release, than) < 0;
}
