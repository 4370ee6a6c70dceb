import { type ShardList } from '../../../src/api/fleets';
import { type FleetRules } from '../fleetRules';
import { ruleName } from '../format/ruleName';

/** Rules that are named. */
const MOST_NAMES = 5;

/** What of a fleet's rules needs attention. */
export function rulesHealth({
  groups,
  problems,
  shadowed,
  answerProblems,
}: FleetRules): NonNullable<ShardList['rules']> {
  const failing = groups.flatMap(({ run: { group, states } }) =>
    group.rules.filter((_, i) => states[i].health === 'err').map(ruleName)
  );
  return {
    failing: failing.length,
    names: [...new Set(failing)].slice(0, MOST_NAMES),
    problems: [...problems, ...shadowed, ...answerProblems],
  };
}
