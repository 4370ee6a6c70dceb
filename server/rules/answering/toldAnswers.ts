import { type AnsweringRule } from '../../../src/engine/index';

/** Runs of all rules together; each has an equal share. */
const MOST_RUNS_TOLD = 5000;
/** As JSON. */
const MOST_BYTES = 400_000;

/** What the data source is told of rules that answer queries: the newest runs of each, and the first rules. It computes what it is not told of. */
export function toldAnswers(rules: readonly AnsweringRule[]): readonly AnsweringRule[] {
  const share = Math.max(2, Math.floor(MOST_RUNS_TOLD / Math.max(1, rules.length)));
  const told: AnsweringRule[] = [];
  let bytes = 0;
  for (const rule of rules) {
    const one = { ...rule, covered: rule.covered.slice(-share) };
    bytes += JSON.stringify(one).length;
    if (bytes > MOST_BYTES) {
      break;
    }
    told.push(one);
  }
  return told;
}
