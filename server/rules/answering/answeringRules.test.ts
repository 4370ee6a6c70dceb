import { parseRuleFile } from '../format/parseRuleFile';
import { type RuleGroup } from '../format/ruleGroup';
import { GroupRun, type GroupTools } from '../evaluate/groupRun';
import { GroupLoop, type LoopOptions } from '../schedule/groupLoop';
import { answeringRules, unknownGroups } from './answeringRules';

const RULE = "{ record: 'a:b', expr: sum(x) }";
const FILE = `groups: [{ name: g, rules: [${RULE}, { alert: A, expr: up == 0 }] }, { name: h, rules: [{ record: 'c:d', expr: x }] }]`;

const never = () => {
  throw new Error('nothing is evaluated');
};

function loops(text: string, options: Partial<LoopOptions> = {}) {
  const read = parseRuleFile('/f.yml', text);
  if (!('groups' in read)) {
    throw new Error(JSON.stringify(read.problems));
  }
  return read.groups.map((group: RuleGroup) => {
    const run = new GroupRun(group, {} as GroupTools, true);
    return new GroupLoop(run, {
      ...{ interval: 60_000, queryOffset: 0, basis: '', now: never, enter: never },
      ...options,
    });
  });
}

describe('rules that answer queries', () => {
  it.each([
    ['of no group', [], []],
    ['of a group', [{ group: 'g' }], [['a:b', undefined]]],
    ['of a file', [{ group: 'g', file: '/f.yml' }], [['a:b', undefined]]],
    ['of another file', [{ group: 'g', file: '/g.yml' }], []],
    ['that cannot', [{ group: 'h' }], [['c:d', 'whose result may have a metric name']]],
  ])('%s', (_, answering, expected) =>
    expect(answeringRules(loops(FILE), answering).map(({ rule, problem }) => [rule.name, problem])).toEqual(expected)
  );

  it('do not where others record the same name', () => {
    const both = `groups: [{ name: g, rules: [${RULE}] }, { name: h, rules: [{ record: 'a:b', expr: sum(y) }] }]`;
    expect(answeringRules(loops(both), [{ group: 'g' }])[0].problem).toBe(
      'of which what is recorded is named a:b, as that of other rules is'
    );
  });

  it('are told of by groups that are not there', () =>
    expect(unknownGroups(loops(FILE), [{ group: 'g' }, { group: 'i' }])).toEqual([{ group: 'i' }]));

  const keyOf = (text: string, options = {}) => answeringRules(loops(text, options), [{ group: 'g' }])[0].key;
  const group = (rest: string, rule = RULE) => `groups: [{ name: g, ${rest} rules: [${rule}] }]`;
  it.each([
    ['what else is in the file', FILE, {}, true],
    ['the expression', group('', "{ record: 'a:b', expr: sum(y) }"), {}, false],
    ['the name', group('', "{ record: 'a:c', expr: sum(x) }"), {}, false],
    ['labels', group('', "{ record: 'a:b', expr: sum(x), labels: { l: m } }"), {}, false],
    ['labels of the group', group('labels: { l: m },'), {}, false],
    ['the limit', group('limit: 3,'), {}, false],
    ['the interval', group(''), { interval: 30_000 }, false],
    ['the query offset', group(''), { queryOffset: 15_000 }, false],
    ['the lookback, or shards', group(''), { basis: 'other' }, false],
  ])('with other than before: %s', (_, text, options, same) =>
    expect(keyOf(text, options) === keyOf(group(''))).toBe(same)
  );
});
