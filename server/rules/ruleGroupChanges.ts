import { isDeepStrictEqual } from 'node:util';

import { type RuleGroupsContent, RULES_PAGE } from '../../src/api/ruleGroups';
import { parseRuleFile } from './format/parseRuleFile';
import { type RuleGroup } from './format/ruleGroup';

/** Names that a sentence tells of each kind. */
const MOST_NAMES = 5;

/** Groups made on the page that differ from those before, by name. */
export interface RuleGroupChanges {
  readonly added: string[];
  readonly changed: string[];
  readonly removed: string[];
  /** Those that come to answer queries from what they record, and those that cease to. */
  readonly answering: string[];
  readonly noLongerAnswering: string[];
}

/** What is told of each kind. */
const WORDS = {
  ...{ added: 'added', changed: 'changed', removed: 'removed' },
  ...{ answering: 'answering queries', noLongerAnswering: 'no longer answering queries' },
} as const satisfies Record<keyof RuleGroupChanges, string>;

export function ruleGroupChanges(before: RuleGroupsContent, after: RuleGroupsContent): RuleGroupChanges {
  const [old, current] = [groupsOf(before), groupsOf(after)];
  const was = new Map(old.map((group) => [group.name, group]));
  const is = new Set(current.map(({ name }) => name));
  const namesOf = (groups: readonly RuleGroup[]) => groups.map(({ name }) => name);
  return {
    added: namesOf(current.filter(({ name }) => !was.has(name))),
    changed: namesOf(current.filter((group) => was.has(group.name) && !isDeepStrictEqual(was.get(group.name), group))),
    removed: namesOf(old.filter(({ name }) => !is.has(name))),
    answering: after.answering.filter((name) => !before.answering.includes(name)),
    noLongerAnswering: before.answering.filter((name) => !after.answering.includes(name)),
  };
}

/** Goes behind a sentence without its full stop: `; added: "a", "b"; removed: "c"`. */
export function changesText(changes: RuleGroupChanges): string {
  return Object.entries(WORDS)
    .map(([what, words]) => ({ words, names: changes[what as keyof RuleGroupChanges] }))
    .filter(({ names }) => names.length > 0)
    .map(({ words, names }) => {
      const told = names.slice(0, MOST_NAMES).map((name) => JSON.stringify(name));
      const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
      return `; ${words}: ${told.join(', ')}${more}`;
    })
    .join('');
}

/** None of a text that cannot be read. */
function groupsOf({ text }: RuleGroupsContent): readonly RuleGroup[] {
  const read = parseRuleFile(RULES_PAGE, text);
  return 'groups' in read ? read.groups : [];
}
