import { type QueryError } from '../../model/result';

/** Order of the failures of one step: a match that is not unique, then equal results. */
export type Phase = 'match' | 'result';

const PHASES: readonly Phase[] = ['match', 'result'];

/** Where a failure shows; `series` is the index of the element, on its side. */
export interface FailurePlace {
  readonly step: number;
  readonly phase: Phase;
  readonly series: number;
}

/** The failure Prometheus would have met first, going step by step, when it is looked for series by series. */
export class EarliestError {
  private make: (() => QueryError) | undefined;
  private rank: readonly [step: number, phase: number, series: number] = [Infinity, 0, 0];

  consider(place: FailurePlace, make: () => QueryError): void {
    const rank = [place.step, PHASES.indexOf(place.phase), place.series] as const;
    const difference = rank.map((x, i) => x - this.rank[i]).find((d) => d !== 0) ?? 0;
    if (difference < 0) {
      this.rank = rank;
      this.make = make;
    }
  }

  get error(): QueryError | undefined {
    return this.make?.();
  }
}
