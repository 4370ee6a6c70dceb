import { type PlanHints } from './planHints';

/** What was found out about a claim: a sentence for a person. */
export interface Finding {
  readonly selector: string;
  readonly holds: boolean;
  readonly text: string;
}

export interface Proof {
  readonly findings: readonly Finding[];
  /** What another plan must heed where a claim does not hold. */
  readonly hints: PlanHints;
  /** Selectors of which it is not known what members hold, each with the member and why; they are to be raw. */
  readonly unknown: ReadonlyArray<{ readonly selector: string; readonly member: string; readonly why: string }>;
  /** Selectors whose series are on several members, too many to name; they are to be raw. */
  readonly mixed: readonly string[];
}
