import { type ApiAnswer } from '../exactness/apiAnswer';
import { compareAnswers, type CompareOptions } from '../exactness/compareAnswers';

/**
 * What the fleet's answer is beside that of one Prometheus: equal; right with other warnings, infos or words of an error; an
 * error where the one answers; other values, with a notice of ours that they may be; other values, and no word.
 */
export const outcomes = ['equal', 'other texts', 'refused', 'told', 'silent'] as const;
export type Outcome = (typeof outcomes)[number];

/** An outcome, and what differs. */
export interface Judged {
  readonly outcome: Outcome;
  readonly problems: readonly string[];
}

/** `notices` are what the engine says beside the answer. */
export function judge(
  ours: ApiAnswer,
  theirs: ApiAnswer,
  { notices, ...options }: CompareOptions & { readonly notices: readonly string[] }
): Judged {
  const problems = compareAnswers(ours, theirs, options);
  const rightValues = (): boolean => compareAnswers(withoutTexts(ours), withoutTexts(theirs), options).length === 0;
  const told = [...notices, ...ours.warnings, ...ours.infos].some(isOurs);
  const failed = ours.error !== undefined;
  const bothFailed = failed && theirs.error !== undefined;
  if (problems.length === 0) {
    return { outcome: 'equal', problems };
  }
  return {
    outcome: bothFailed || rightValues() ? 'other texts' : failed ? 'refused' : told ? 'told' : 'silent',
    problems,
  };
}

function withoutTexts(answer: ApiAnswer): ApiAnswer {
  return { ...answer, warnings: [], infos: [] };
}

/** Prometheus begins what it says of a query with its own name. */
function isOurs(text: string): boolean {
  return !text.startsWith('PromQL ');
}
