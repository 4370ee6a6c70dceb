/** Targets files, what Prometheus 3.5 takes of each, and what we say is wrong. Of what it refuses it takes nothing. */
export interface TargetFileCase {
  readonly file: string;
  readonly text: string;
  /** Addresses, and labels where there are any. */
  readonly takes: ReadonlyArray<string | readonly [string, Readonly<Record<string, string>>]>;
  readonly problem?: string;
}

const one = (group: string) => `[${group}, {"targets": ["good:1"]}]`;

/** Whether Prometheus refuses the file whole; an address that is none it leaves out alone. */
export function isRefused({ problem }: TargetFileCase): boolean {
  return problem !== undefined && !problem.endsWith('no address');
}

export const targetFiles: readonly TargetFileCase[] = [
  { file: 'labels.json', text: '[{"targets":["a:1"],"labels":{"x":"y"}}]', takes: [['a:1', { x: 'y' }]] },
  { file: 'utf8.json', text: '[{"targets":["a:1"],"labels":{"x.y":"z"}}]', takes: [['a:1', { 'x.y': 'z' }]] },
  { file: 'other-case.json', text: '[{"Targets":["a:1"]}]', takes: ['a:1'] },
  { file: 'nothing.json', text: 'null', takes: [] },
  {
    file: 'nulls.json',
    text: '[{"targets":null,"labels":null},{"targets":["a:1"],"labels":{"x":null}}]',
    takes: ['a:1'],
  },
  { file: 'twice.json', text: '[{"targets":["a:1"],"targets":["b:1"]}]', takes: ['b:1'] },
  { file: 'no-address.json', text: '[{"targets":["","a:1"]}]', takes: ['a:1'], problem: '[0].targets: no address' },
  { file: 'null-address.json', text: '[{"targets":[null,"a:1"]}]', takes: ['a:1'], problem: '[0].targets: no address' },
  {
    file: 'empty-name.json',
    text: one('{"targets":["a:1"],"labels":{"":"x"}}'),
    takes: ['good:1'],
    problem: '[0].labels: "" is not a valid label name',
  },
  { file: 'number.json', text: one('{"targets":[1]}'), takes: ['good:1'], problem: '[0].targets[0]: is no string' },
  {
    file: 'number-value.json',
    text: one('{"targets":["a:1"],"labels":{"x":1}}'),
    takes: ['good:1'],
    problem: '[0].labels.x: is no string',
  },
  { file: 'no-list.json', text: one('{"targets":"a:1"}'), takes: ['good:1'], problem: '[0].targets: is no list' },
  { file: 'no-labels.json', text: one('{"labels":[]}'), takes: ['good:1'], problem: '[0].labels: is no set of labels' },
  {
    file: 'unknown.json',
    text: one('{"target":["a:1"]}'),
    takes: ['good:1'],
    problem: '[0]: Unrecognized key: "target"',
  },
  { file: 'null-group.json', text: one('null'), takes: ['good:1'], problem: '[0]: is no target group' },
  { file: 'text-group.json', text: one('"a:1"'), takes: ['good:1'], problem: '[0]: is no target group' },
  { file: 'group.json', text: '{"targets":["a:1"]}', takes: [], problem: 'it is no list of target groups' },
  { file: 'half.json', text: '[{"targets":["a:1"]', takes: [], problem: 'JSON' },
  { file: 'empty.json', text: '', takes: [], problem: 'JSON' },
  { file: 'mark.json', text: '\ufeff[{"targets":["a:1"]}]', takes: [], problem: 'JSON' },
  { file: 'yaml.json', text: '- targets: [a:1]', takes: [], problem: 'JSON' },
  { file: 'plain.yml', text: '- targets: [a:1]\n  labels: {x: y}', takes: [['a:1', { x: 'y' }]] },
  { file: 'json.yaml', text: '[{"targets":["a:1"],"labels":{"x":"\\u00e4"}}]', takes: [['a:1', { x: 'ä' }]] },
  {
    file: 'as-written.yml',
    text: '- targets: [9090]\n  labels: {v: 1.10, b: yes, o: 010, d: 2024-01-02, n: ~, 7: k}',
    takes: [['9090', { v: '1.10', b: 'yes', o: '010', d: '2024-01-02', 7: 'k' }]],
  },
  { file: 'tagged.yml', text: '- targets: [!!str 1, !!int "2"]', takes: ['1', '2'] },
  { file: 'merged.yml', text: '- targets: [a:1]\n  labels: {<<: {q: r}, s: t}', takes: [['a:1', { q: 'r', s: 't' }]] },
  { file: 'marked.yml', text: '\ufeff- targets: [a:1]', takes: ['a:1'] },
  { file: 'nothing.yml', text: '', takes: [] },
  { file: 'documents.yml', text: '- targets: [a:1]\n---\n- targets: [b:1]\n', takes: ['a:1'] },
  {
    file: 'empty-name.yml',
    text: '- targets: [a:1]\n  labels: {"": x}\n- targets: [good:1]',
    takes: ['good:1'],
    problem: '[0].labels: "" is not a valid label name',
  },
  {
    file: 'list-value.yml',
    text: '- targets: [a:1]\n  labels: {x: [1]}\n- targets: [good:1]',
    takes: ['good:1'],
    problem: '[0].labels.x: is no string',
  },
  {
    file: 'other-case.yml',
    text: '- Targets: [a:1]\n- targets: [good:1]',
    takes: ['good:1'],
    problem: '[0]: Unrecognized key: "Targets"',
  },
  { file: 'null-group.yml', text: '-\n- targets: [good:1]', takes: ['good:1'], problem: '[0]: is no target group' },
  { file: 'twice.yml', text: '- targets: [a:1]\n  targets: [b:1]', takes: [], problem: 'Map keys must be unique' },
  { file: 'label-twice.yml', text: '- labels: {a: b, a: c}', takes: [], problem: 'Map keys must be unique' },
  { file: 'group.yml', text: 'targets: [a:1]', takes: [], problem: 'it is no list of target groups' },
  { file: 'broken.yml', text: '- targets: [a:1', takes: [], problem: 'Flow sequence' },
];
