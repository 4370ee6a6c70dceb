import { type QueryError } from '../../model/result';

/** Order of the failures of one step: a duplicate on the "one" side, a match that is not unique, then equal results. */
export type Phase = 'duplicate' | 'match' | 'result';

const PHASES: readonly Phase[] = ['duplicate', 'match', 'result'];

/** The failure Prometheus would have met first, going step by step, when it is looked for series by series. */
export class EarliestError {
  private make: (() => QueryError) | undefined;
  private rank: readonly [step: number, phase: number, series: number] = [Infinity, 0, 0];

  /** `series` is the index of the element at which the failure shows, on its side. */
  consider(step: number, phase: Phase, series: number, make: () => QueryError): void {
    const rank = [step, PHASES.indexOf(phase), series] as const;
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
