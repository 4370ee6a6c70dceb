import {
  groupsIn,
  mergeGroups,
  placeAt,
  type RuleFields,
  withFields,
  withGroup,
  without,
  withRule,
  withRuleOf,
} from './groupsIn';

const FILE = `# of the web team
groups:
  - name: web
    interval: 30s # often
    rules:
      - record: a:b # summed
        expr: sum(x)
      - alert: Down
        expr: |
          up
            == 0
        for: 5m
        labels: { severity: page }
  - name: vms
    limit: 5
    rules: []
`;

test('the groups of a text, with what is written as it is', () => {
  expect(groupsIn(FILE)).toEqual([
    {
      ...{ name: 'web', interval: '30s' },
      rules: [
        { record: 'a:b', expr: 'sum(x)' },
        { alert: 'Down', expr: 'up\n  == 0\n', for: '5m', labels: { severity: 'page' } },
      ],
    },
    { name: 'vms', limit: '5', rules: [] },
  ]);
});

test.each([
  ['nothing', '', []],
  ['a comment', '# none yet', []],
  ['no groups', 'groups:', []],
  ['no YAML', 'groups: [', undefined],
  ['what no group has', 'groups: [{ name: g, other: 1 }]', undefined],
  ['a list', '- 1', undefined],
  ['a text', 'groups', undefined],
])('%s', (_, text, groups) => {
  expect(groupsIn(text)).toEqual(groups);
});

test.each<readonly [string, Parameters<typeof withFields>[1], RuleFields | object, string, string]>([
  ['a value', { group: 0, rule: 0 }, { expr: 'max(x)' }, '        expr: sum(x)', '        expr: max(x)'],
  ['a name keeps its comment', { group: 0, rule: 0 }, { record: 'c' }, 'record: a:b # summed', 'record: c # summed'],
  ['one that goes', { group: 0, rule: 1 }, { for: '' }, '        for: 5m\n', ''],
  ['a limit is a number', { group: 1 }, { limit: '7' }, 'limit: 5', 'limit: 7'],
  ['what YAML 1.1 takes for another', { group: 1 }, { name: 'yes' }, 'name: vms', 'name: "yes"'],
])('a field is changed, and nothing else: %s', (_, at, fields, before, after) => {
  const lines = FILE.replace(before, after);
  expect(lines).not.toBe(FILE);
  expect(withFields(FILE, at, fields)).toBe(lines);
});

test('labels come and go', () => {
  const labelled = withFields(FILE, { group: 0, rule: 0 }, { labels: { on: 'yes', '1': '2' } });
  expect(groupsIn(labelled)?.[0].rules?.[0].labels).toEqual({ on: 'yes', '1': '2' });
  expect(withFields(labelled, { group: 0, rule: 0 }, { labels: {} })).toBe(FILE);
});

test('an empty rule stays what it is', () => {
  const { text, at } = withRule('groups: [{ name: g }]', 0, { record: '', expr: '' });
  expect(at).toEqual({ group: 0, rule: 0 });
  expect(groupsIn(withFields(text, at, { record: null, alert: '' }))?.[0].rules).toEqual([{ alert: '', expr: '' }]);
});

test('groups and rules come and go', () => {
  const grown = withGroup('', 'g');
  expect(grown).toEqual({ text: 'groups:\n  - name: g\n    rules: []\n', at: { group: 0 } });
  const ruled = withRule(grown.text, 0, { record: 'a', expr: 'b' });
  expect(ruled.text).toBe('groups:\n  - name: g\n    rules:\n      - record: a\n        expr: b\n');
  expect(groupsIn(without(ruled.text, ruled.at))).toEqual([{ name: 'g', rules: [] }]);
  expect(without(ruled.text, { group: 0 })).toBe('');
  expect(groupsIn(without(FILE, { group: 0 }))?.map(({ name }) => name)).toEqual(['vms']);
});

const shardGroup = { name: 'web', interval: 15_000, limit: 9 };
const shardRule = { kind: 'recording', name: 'r', expr: 'sum(y)', labels: {} } as const;

test("a shard's rule comes into the group of its name, or a new one like its own", () => {
  const known = withRuleOf(FILE, shardGroup, shardRule);
  expect(known.at).toEqual({ group: 0, rule: 2 });
  expect(groupsIn(known.text)?.[0].rules?.[2]).toEqual({ record: 'r', expr: 'sum(y)' });
  expect(groupsIn(withRuleOf('', shardGroup, shardRule).text)).toEqual([
    { name: 'web', interval: '15s', limit: '9', rules: [{ record: 'r', expr: 'sum(y)' }] },
  ]);
});

test.each([
  [1, undefined],
  [3, { group: 0 }],
  [7, { group: 0, rule: 0 }],
  [11, { group: 0, rule: 1 }],
  [15, { group: 1 }],
  [99, undefined],
])('line %d is of %j', (line, at) => {
  expect(placeAt(FILE, line)).toEqual(at);
});

describe('edits over those of somebody else', () => {
  const file = (...groups: ReadonlyArray<readonly [name: string, expr: string]>) =>
    `groups:\n${groups.map(([name, expr]) => `  - name: ${name}\n    rules: [{ record: r, expr: ${expr} }]\n`).join('')}`;
  const base = file(['a', '1'], ['b', '1'], ['c', '1']);

  test.each([
    ['of other groups', file(['a', '2'], ['b', '1'], ['c', '1']), file(['a', '1'], ['b', '2'], ['c', '1']), 'a2 b2 c1'],
    ['of the same group: mine', file(['a', '2'], ['b', '1'], ['c', '1']), file(['a', '3'], ['c', '1']), 'a2 c1'],
    ['that take away', file(['a', '1'], ['c', '1']), file(['a', '2'], ['b', '1'], ['c', '1']), 'a2 c1'],
    ['that add', file(['a', '1'], ['b', '1'], ['c', '1'], ['d', '1']), file(['a', '1'], ['e', '1']), 'a1 e1 d1'],
    ['that cannot be read', 'groups: [', file(['a', '1']), undefined],
  ])('%s', (_, mine, theirs, merged) => {
    const text = mergeGroups(base, mine, theirs);
    const told = groupsIn(text)?.map(({ name, rules }) => `${name}${rules?.[0].expr}`);
    expect(told?.join(' ')).toBe(merged);
  });
});
