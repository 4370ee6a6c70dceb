import { isDeepStrictEqual } from 'node:util';

import { type RuleGroup } from './format/ruleGroup';

/** Names that a sentence tells of each kind. */
const MOST_NAMES = 5;

/** Groups of one file that differ from those before, by name. */
export interface RuleGroupChanges {
  readonly added: string[];
  readonly changed: string[];
  readonly removed: string[];
}

export function ruleGroupChanges(before: readonly RuleGroup[], after: readonly RuleGroup[]): RuleGroupChanges {
  const was = new Map(before.map((group) => [group.name, group]));
  const is = new Set(after.map(({ name }) => name));
  const namesOf = (groups: readonly RuleGroup[]) => groups.map(({ name }) => name);
  return {
    added: namesOf(after.filter(({ name }) => !was.has(name))),
    changed: namesOf(after.filter((group) => was.has(group.name) && !isDeepStrictEqual(was.get(group.name), group))),
    removed: namesOf(before.filter(({ name }) => !is.has(name))),
  };
}

/** Goes behind a sentence without its full stop: `; added: "a", "b"; removed: "c"`. */
export function changesText(changes: RuleGroupChanges): string {
  return Object.entries(changes)
    .filter(([, names]: [string, string[]]) => names.length > 0)
    .map(([what, names]: [string, string[]]) => {
      const told = names.slice(0, MOST_NAMES).map((name) => JSON.stringify(name));
      const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
      return `; ${what}: ${told.join(', ')}${more}`;
    })
    .join('');
}
