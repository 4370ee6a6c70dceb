import { type QueryResult } from '../engine/index';

/** Characters of a reason. */
const MOST_REASON = 500;

/** What a query read, in plain values. */
export interface RunFigures {
  /** Read from members, with the series and samples in them; kept answers are not among these. */
  readonly bytes: number;
  readonly series: number;
  readonly samples: number;
  /** Samples that were kept of answers before. */
  readonly cached: number;
  /** Why not all of it was pushed; left out where it was. */
  readonly notPushed?: string;
}

export function runFigures({ coverage, cached, plan }: Pick<QueryResult, 'coverage' | 'cached' | 'plan'>): RunFigures {
  const sum = (of: (member: QueryResult['coverage'][number]) => number) =>
    coverage.reduce((all, member) => all + of(member), 0);
  const kept = sum((member) => member.cached);
  const [reason] = plan.notPushed;
  return {
    bytes: sum((member) => member.bytes),
    series: sum((member) => member.series),
    samples: sum((member) => member.samples) - kept,
    cached: cached + kept,
    ...(reason === undefined ? {} : { notPushed: reason.reason.slice(0, MOST_REASON) }),
  };
}
