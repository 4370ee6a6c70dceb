import { parseRuleFile } from './parseRuleFile';
import { problemLine } from './ruleFileProblem';

/** Every problem of a text as a line. */
function problems(...lines: readonly string[]): readonly string[] {
  const parsed = parseRuleFile('r.yml', lines.join('\n'));
  return 'problems' in parsed ? parsed.problems.map(problemLine) : [];
}

describe('a rule file', () => {
  test('is groups of rules; durations are milliseconds', () => {
    const text = `groups:
- name: g
  interval: 1m
  limit: 10
  query_offset: 30s
  labels: {team: a}
  rules:
  - record: job:up:sum
    expr: sum by (job) (up)
    labels: {__proto__: p, none: }
  - alert: Down
    expr: up == 0
    for: 5m
    keep_firing_for: 10m
    labels: {severity: page}
    annotations: {summary: "{{ $labels.job }} is down"}
- name: h
  interval: 0s
`;
    const labels = Object.fromEntries([
      ['__proto__', 'p'],
      ['none', ''],
    ]);
    expect(parseRuleFile('r.yml', text)).toEqual({
      groups: [
        {
          name: 'g',
          file: 'r.yml',
          interval: 60_000,
          limit: 10,
          queryOffset: 30_000,
          labels: { team: 'a' },
          rules: [
            { kind: 'recording', record: 'job:up:sum', expr: 'sum by (job) (up)', labels },
            {
              kind: 'alerting',
              alert: 'Down',
              expr: 'up == 0',
              for: 300_000,
              keepFiringFor: 600_000,
              labels: { severity: 'page' },
              annotations: { summary: '{{ $labels.job }} is down' },
            },
          ],
        },
        { name: 'h', file: 'r.yml', interval: undefined, limit: 0, queryOffset: undefined, labels: {}, rules: [] },
      ],
    });
  });

  test('that is wrong tells every problem with its place', () => {
    const told = problems(
      'groups:',
      '- name: g',
      '  labels: {__name__: a}',
      '  rules:',
      '  - record: a',
      '    alert: b',
      '    expr: sum(up',
      '  - expr: up',
      '- name: g',
      '- name: ""'
    );
    expect(told).toEqual([
      'r.yml:9:9: groupname: "g" is repeated in the same file',
      'r.yml:10:9: Groupname must not be empty',
      'r.yml:3:11: group "g": invalid label name: __name__',
      `r.yml:5:13: group "g", rule 1: only one of 'record' and 'alert' must be set`,
      'r.yml:7:11: group "g", rule 1: could not parse expression: 1:7: parse error: unclosed left parenthesis',
      `r.yml:8:5: group "g", rule 2: one of 'record' or 'alert' must be set`,
    ]);
  });

  test.each([
    ['a text that is no YAML', ['groups: [', '- a', '- b'], [expect.stringMatching(/^r\.yml:\d+:\d+: yaml: /)]],
    [
      'what is nested too deep',
      ['groups:', `- ${'['.repeat(20_000)}`],
      ['r.yml: yaml: nested deeper than 100 levels at line 2: no such file is read'],
    ],
    ['unknown fields', ['groups:', '- nam: a'], ['r.yml:2:3: field nam not found in type rulefmt.RuleGroup']],
    ['keys twice', ['groups: []', 'groups: []'], ['r.yml:2:1: mapping key "groups" already defined at line 1']],
    ['bad durations', ['groups:', '- interval: 5'], ['r.yml:2:13: not a valid duration string: "5"']],
    ['half characters', ['groups:', '- name: "\\ud800"'], ['r.yml:2:9: found invalid Unicode character escape code']],
    ['an alias of itself', ['groups:', '- &a {<<: *a}'], ["r.yml:2:11: anchor 'a' value contains itself"]],
  ])('%s are told', (_, lines, expected) => {
    expect(problems(...lines)).toEqual(expected);
  });

  test('whose aliases are of more than memory holds is refused', () => {
    const level = (name: string, of: string) => `  ${name}: &${name} [${Array(100).fill(of).join(', ')}]`;
    const lines = ['a: &a [x]', level('b', '*a'), level('c', '*b'), level('d', '*c'), level('e', '*d')];
    const text = ['groups:', '- name: a', '  rules: &r [{}, {}]', ...lines.map((line) => `  ${line.trim()}`)];
    expect(problems(...text).every((line) => /not found in type/.test(line))).toBe(true);
    const rules = [
      '  - name: r0',
      '    rules: &r0 [{}, {}, {}, {}, {}, {}, {}, {}, {}, {}]',
      ...Array.from({ length: 200 }, (_, i) => [`  - name: g${i}`, `    rules: *r0`]).flat(),
    ];
    expect(problems('groups:', ...rules)).toHaveLength(4 * 1005);
  });

  test('whose aliases stand for aliases too often is refused', () => {
    const rules = Array.from({ length: 30 }, (_, i) => `    - &r${i + 1} {<<: *r${i}}`);
    expect(problems('groups:', '- name: a', '  rules:', '    - &r0 {record: x}', ...rules)).toContain(
      'r.yml:5:16: document contains excessive aliasing'
    );
  });

  test('tells at most a hundred problems of its YAML', () => {
    expect(problems('groups: []', ...Array.from({ length: 1000 }, (_, i) => `x${i}: 1`))).toHaveLength(100);
  });

  test('that nests without end is refused', () => {
    expect(problems('['.repeat(200_000))).toHaveLength(1);
  });
});
