import { formatDuration } from '../../src/api/formatDuration';
import { DEFAULT_INTERVAL_MS } from '../../src/api/globalSection';
import { byValue, durationsText, type NamedFacts } from './namedFacts';

/** What the fleet's configuration says, in milliseconds; what it leaves out is taken from the members. */
export interface SetIntervals {
  readonly evaluationInterval?: number;
  readonly scrapeInterval?: number;
}

export interface Intervals {
  /** Default step of subqueries, in milliseconds. */
  readonly evaluationInterval: number;
  /** Between two scrapes, in milliseconds: what the base of `$__rate_interval` is. */
  readonly scrapeInterval: number;
  /** Why a subquery without a step may not have that of one Prometheus, a sentence. */
  readonly stepDoubt?: string;
  /** What of them is not sure, each a sentence. */
  readonly problems: readonly string[];
}

/**
 * The intervals of a fleet: as configured, or else as its members have them. Where those differ, the shortest step counts, and the
 * longest time between scrapes, within whose `$__rate_interval` every target has two samples.
 */
export function intervals(facts: readonly NamedFacts[], set: SetIntervals): Intervals {
  const steps = byValue(facts, (one) => one.evaluationInterval);
  const scrapes = byValue(facts, (one) => one.scrapeInterval);
  const evaluationInterval =
    set.evaluationInterval ?? (steps.size > 0 ? Math.min(...steps.keys()) : DEFAULT_INTERVAL_MS);
  const scrapeInterval = set.scrapeInterval ?? (scrapes.size > 0 ? Math.max(...scrapes.keys()) : DEFAULT_INTERVAL_MS);
  const stepDoubt = doubtOf(steps, { step: formatDuration(evaluationInterval), isSet: set.evaluationInterval });
  const notTold = [
    ...(set.evaluationInterval === undefined && steps.size === 0 ? ['evaluation_interval'] : []),
    ...(set.scrapeInterval === undefined && scrapes.size === 0 ? ['scrape_interval'] : []),
  ].join(' and ');
  const problems = [
    ...(notTold === ''
      ? []
      : [
          `No member tells its ${notTold} (/api/v1/status/config): ${formatDuration(DEFAULT_INTERVAL_MS)} is taken. ` +
            "Set the fleet's to what the members have.",
        ]),
    ...(stepDoubt !== undefined && steps.size > 0 ? [stepDoubt] : []),
  ];
  return { evaluationInterval, scrapeInterval, stepDoubt, problems };
}

function doubtOf(
  steps: ReadonlyMap<number, readonly string[]>,
  { step, isSet }: { readonly step: string; readonly isSet: number | undefined }
): string | undefined {
  if (isSet !== undefined) {
    return [...steps.keys()].some((value) => value !== isSet)
      ? `Subqueries without a step take the fleet's evaluation_interval, ${step}; the members' own is another (${durationsText(steps)}).`
      : undefined;
  }
  if (steps.size === 0) {
    return `Subqueries without a step take ${step}: no member tells its evaluation_interval, and the fleet has none.`;
  }
  return steps.size > 1
    ? `Subqueries without a step take the shortest of the members' evaluation_interval, ${step} (${durationsText(steps)}): set one for the fleet.`
    : undefined;
}
