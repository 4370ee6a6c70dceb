/** A rule file that is checked here and by promtool. */
export interface RuleFileText {
  readonly name: string;
  readonly text: string;
  /** Reasons are worded by another parser of YAML, or one of Go's is told and the others not. */
  readonly inOwnWords?: true;
}

/** A file of one group with these rules. */
function rules(text: string): string {
  return `groups:\n- name: g\n  rules:\n${text.replace(/^/gm, '  ')}\n`;
}

/** A file of one group with these fields. */
function group(text: string): string {
  return `groups:\n- name: g\n${text.replace(/^/gm, '  ')}\n`;
}

const record = (lines: string) => rules(`- record: a:b\n  expr: sum(up)\n${lines.replace(/^/gm, '  ')}`);
const alert = (lines: string) => rules(`- alert: Down\n  expr: up == 0\n${lines.replace(/^/gm, '  ')}`);

/** YAML, and which fields there are. */
const documents: readonly RuleFileText[] = [
  { name: 'empty', text: '' },
  { name: 'a comment', text: '# nothing\n' },
  { name: 'null', text: '~\n' },
  { name: 'no groups', text: 'groups:\n' },
  { name: 'an empty list', text: 'groups: []\n' },
  { name: 'a text', text: 'groups\n' },
  { name: 'a list', text: '- name: a\n' },
  { name: 'groups as a map', text: 'groups: {name: a}\n' },
  { name: 'groups as a number', text: 'groups: 5\n' },
  { name: 'an unknown field at the top', text: 'groups: []\nrules: []\n' },
  { name: 'an unknown field of a group', text: group('evaluation_interval: 5m\nrules: []') },
  { name: 'an unknown field of a rule', text: record('severity: high') },
  { name: 'unknown fields everywhere', text: `${record('a: 1\nb: 2')}x: 1\n` },
  { name: 'a field in capitals', text: record('Labels: {a: b}') },
  { name: 'a null group', text: 'groups:\n-\n- name: a\n  rules: []\n' },
  { name: 'a null rule', text: rules('-\n- record: a\n  expr: up') },
  { name: 'two documents', text: `${record('labels: {a: b}')}---\nanything: [\n` },
  { name: 'a key twice', text: rules('- record: a\n  record: b\n  expr: up') },
  { name: 'a label twice', text: record('labels: {a: b, a: c}') },
  { name: 'a label twice, quoted', text: record(`labels: {a: b, "a": c}`) },
  {
    name: 'an anchor',
    text: `groups:\n- name: g\n  labels: &l {a: b}\n  rules:\n  - {record: a, expr: up, labels: *l}\n`,
  },
  { name: 'an anchor of a rule', text: `groups:\n- name: g\n  rules:\n  - &r {record: a, expr: up}\n  - *r\n` },
  { name: 'an anchor that is not there', text: record('labels: *l'), inOwnWords: true },
  { name: 'an anchor of itself', text: record('labels: &l {a: *l}'), inOwnWords: true },
  { name: 'a merge', text: rules('- &r {record: a, expr: up}\n- <<: *r\n  record: b') },
  { name: 'a merge of two', text: rules('- &r {record: a, expr: up}\n- &s {labels: {a: b}}\n- <<: [*r, *s]') },
  { name: 'a merge of an unknown field', text: rules('- record: a\n  expr: up\n  <<: {foo: 1}') },
  { name: 'a merge of a text', text: rules('- record: a\n  expr: up\n  <<: foo'), inOwnWords: true },
  { name: 'a bracket that is not closed', text: 'groups: [', inOwnWords: true },
  { name: 'a tab', text: 'groups:\n\t- name: a\n', inOwnWords: true },
  { name: 'an unclosed quote', text: rules('- record: "a\n  expr: up'), inOwnWords: true },
  { name: 'bad indentation', text: 'groups:\n- name: a\n   rules: []\n', inOwnWords: true },
  { name: 'JSON', text: '{"groups": [{"name": "a", "rules": [{"record": "b", "expr": "up"}]}]}' },
  { name: 'a block text', text: rules('- record: a\n  expr: |\n    sum(\n      up\n    )') },
  { name: 'a folded text', text: rules('- record: a\n  expr: >-\n    sum(\n      up\n    )') },
  { name: 'a byte order mark', text: `\ufeff${record('labels: {a: b}')}` },
  { name: 'Windows line ends', text: record('labels: {a: b}').replaceAll('\n', '\r\n') },
];

/** Values of the wrong kind. */
const values: readonly RuleFileText[] = [
  {
    name: 'numbers as texts',
    text: rules('- record: 5\n  expr: 5\n  labels: {a: 1, b: true, c: 1.50, d: 2020-01-01}'),
  },
  { name: 'null texts', text: record('labels: {a: ~, b: null, c: }') },
  { name: 'null labels', text: record('labels:') },
  { name: 'labels as a list', text: record('labels: [a]') },
  { name: 'labels as a text', text: record('labels: a long text') },
  { name: 'a label that is a list', text: record('labels: {a: [b]}') },
  { name: 'a label that is a map', text: alert('annotations: {a: {b: c}}') },
  { name: 'a name that is a list', text: 'groups:\n- name: [a]\n  rules: []\n' },
  { name: 'rules as a map', text: group('rules: {record: a, expr: up}') },
  { name: 'a rule that is a text', text: rules('- up') },
  { name: 'a group that is a number', text: 'groups:\n- 5\n' },
  { name: 'an expression that is a list', text: rules('- record: a\n  expr: [up]') },
  { name: 'a limit', text: group('limit: 10\nrules: []') },
  { name: 'a negative limit', text: group('limit: -1\nrules: []') },
  { name: 'a limit of a fraction', text: group('limit: 1.5\nrules: []') },
  { name: 'a limit in hex', text: group('limit: 0x1F\nrules: []') },
  { name: 'a limit in underscores', text: group('limit: 1_000\nrules: []') },
  { name: 'a null limit', text: group('limit:\nrules: []') },
  { name: 'a limit of a text', text: group('limit: ten\nrules: []') },
  { name: 'a limit in quotes', text: group('limit: "10"\nrules: []') },
  { name: 'a limit above all numbers', text: group('limit: 99999999999999999999\nrules: []') },
  { name: 'an endless limit', text: group('limit: .inf\nrules: []') },
];

/** Durations. */
const durations: readonly RuleFileText[] = [
  ...[
    '5m',
    '1h30m',
    '0',
    '0s',
    '1d12h',
    '250ms',
    '1y',
    '""',
    '5',
    '-5m',
    '1.5h',
    '5 m',
    '1m1h',
    'abc',
    '300y',
    '[5m]',
    '~',
  ].map((text) => ({
    name: `an interval of ${text}`,
    text: group(`interval: ${text}\nrules: []`),
    inOwnWords: true as const,
  })),
  { name: 'a query offset', text: group('query_offset: 1m\nrules: []') },
  { name: 'a null query offset', text: group('query_offset:\nrules: []') },
  { name: 'a bad query offset', text: group('query_offset: 1x\nrules: []') },
  { name: 'for', text: alert('for: 5m') },
  { name: 'a bad for', text: alert('for: 5') },
  { name: 'keep_firing_for', text: alert('keep_firing_for: 5m') },
  { name: 'a bad keep_firing_for', text: alert('keep_firing_for: 5minutes') },
];

/** Groups and rules that make no sense. */
const rulesOfSense: readonly RuleFileText[] = [
  { name: 'a group without a name', text: 'groups:\n- rules: []\n' },
  { name: 'a group of an empty name', text: 'groups:\n- name: ""\n  rules: []\n' },
  { name: 'a group without rules', text: 'groups:\n- name: a\n' },
  { name: 'a group twice', text: 'groups:\n- name: a\n  rules: []\n- name: a\n  rules: []\n- name: a\n' },
  { name: 'a rule without anything', text: rules('- {}') },
  { name: 'a rule without a name', text: rules('- expr: up') },
  { name: 'a rule of two kinds', text: rules('- record: a\n  alert: b\n  expr: up') },
  { name: 'a rule without an expression', text: rules('- record: a') },
  { name: 'an empty expression', text: rules('- record: a\n  expr: ""') },
  { name: 'an expression of spaces', text: rules('- record: a\n  expr: "  "') },
  { name: 'a bad expression', text: rules('- record: a\n  expr: sum(up') },
  { name: 'a bad expression on its second line', text: rules('- record: a\n  expr: |\n    sum(\n      up +)') },
  { name: 'a function that is not there', text: rules('- record: a\n  expr: foo(up)') },
  { name: 'an experimental function', text: rules('- record: a\n  expr: mad_over_time(up[5m])') },
  { name: 'a scalar', text: rules('- record: a\n  expr: 1') },
  { name: 'a string', text: rules(`- record: a\n  expr: '"a"'`) },
  { name: 'a range', text: rules('- record: a\n  expr: up[5m]') },
  { name: 'a recording rule with for', text: record('for: 5m') },
  { name: 'a recording rule with a for of nothing', text: record('for: 0s') },
  { name: 'a recording rule with keep_firing_for', text: record('keep_firing_for: 5m') },
  { name: 'a recording rule with annotations', text: record('annotations: {a: b}') },
  { name: 'a recording rule with no annotations', text: record('annotations: {}') },
  { name: 'a name with a space', text: rules('- record: a b\n  expr: up') },
  { name: 'a name beyond ASCII', text: rules('- record: größe\n  expr: up') },
  { name: 'a name with braces', text: rules(`- record: 'up{a="b"}'\n  expr: up`) },
  { name: 'an alert with braces', text: rules(`- alert: 'up{a="b"}'\n  expr: up`) },
  { name: 'an alert of any name', text: rules('- alert: "5 { ! ü"\n  expr: up') },
  { name: 'a label of any name', text: record('labels: {a-b: c, 5: d, ü: e, __proto__: f, "": ~}') },
  { name: 'a label that is the name', text: record('labels: {__name__: a}') },
  { name: 'a label of a group that is the name', text: group('labels: {__name__: a, "": b}\nrules: []') },
  { name: 'labels of a group', text: group('labels: {a: b, __proto__: c}\nrules: []') },
  { name: 'a label without a name', text: record('labels: {"": a}') },
  { name: 'an annotation without a name', text: alert('annotations: {"": a}') },
  { name: 'an annotation that is the name', text: alert('annotations: {__name__: a}') },
  {
    name: 'templates that cannot be parsed',
    text: alert('labels: {a: "{{ foo }}", "b c": "{{ if }}"}\nannotations: {a: "{{"}'),
  },
  { name: 'a template of a recording rule', text: record('labels: {a: "{{ foo }}"}') },
  { name: 'everything of an alert', text: alert('for: 1m\nkeep_firing_for: 2m\nlabels: {a: b}\nannotations: {c: d}') },
  { name: 'duplicate rules', text: rules('- record: a\n  expr: up\n- record: a\n  expr: down') },
  {
    name: 'duplicate rules of other labels',
    text: rules('- record: a\n  expr: up\n- record: a\n  expr: up\n  labels: {b: c}'),
  },
  { name: 'all that is wrong', text: `${rules('- record: a\n  alert: b\n  for: 1m')}- name: g\n  rules: [{}]\n` },
];

export const ruleFiles: readonly RuleFileText[] = [...documents, ...values, ...durations, ...rulesOfSense];
