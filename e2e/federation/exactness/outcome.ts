import { type ApiAnswer } from './apiAnswer';
import { compareAnswers, type CompareOptions } from './compareAnswers';

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

/** What the engine says of the fleet, not of the query; how the rest of an answer is compared with another. */
export interface JudgeOptions extends CompareOptions {
  readonly notices: readonly string[];
  /** Compares more than {@link compareAnswers}, which it is when not given. */
  readonly compare?: (ours: ApiAnswer, theirs: ApiAnswer) => readonly string[];
}

/** What is said where the answer is right all the same. */
const NO_DOUBT = /so the query was answered without relying on them|at the same time, which count once/;

export function judge(given: ApiAnswer, theirs: ApiAnswer, options: JudgeOptions): Judged {
  const { notices, compare = (a, b) => compareAnswers(a, b, options) } = options;
  const own = [...given.warnings, ...given.infos].filter(isOwn);
  const ours = { ...given, warnings: given.warnings.filter(isTheirs), infos: given.infos.filter(isTheirs) };
  const problems = compare(ours, theirs);
  if (problems.length === 0) {
    return { outcome: 'equal', problems };
  }
  if (ours.error !== undefined) {
    return { outcome: theirs.error === undefined ? 'refused' : 'other texts', problems };
  }
  const sameValues = compare(withoutTexts(ours), withoutTexts(theirs)).length === 0;
  const isTold = [...notices, ...own].some((text) => !NO_DOUBT.test(text));
  return { outcome: sameValues ? 'other texts' : isTold ? 'told' : 'silent', problems };
}

function withoutTexts(answer: ApiAnswer): ApiAnswer {
  return { ...answer, warnings: [], infos: [] };
}

/** Prometheus begins what it says of a query with its own name. */
function isTheirs(text: string): boolean {
  return text.startsWith('PromQL ');
}

function isOwn(text: string): boolean {
  return !isTheirs(text);
}
