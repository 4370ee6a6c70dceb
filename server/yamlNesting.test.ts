import { yamlNesting } from './yamlNesting';

const deep = (text: string, times: number): string => text.repeat(times);
const stairs = (levels: number): string => Array.from({ length: levels }, (_, i) => `${' '.repeat(i)}k:`).join('\n');

test.each<[string, string]>([
  ['lists in lists', `a: ${deep('[', 99)}${deep(']', 99)}`],
  ['a map in each line, a column further in', stairs(90)],
  ['many lists one after the other', deep('- [[x], {y: [z]}]\n', 1000)],
  ['many maps one after the other', deep('- a:\n    b:\n      - c\n', 1000)],
  ['brackets in texts', deep(`- "[["\n- '{{'\n- a[b\n`, 1000)],
  ['brackets in blocks of text', `a: |\n${deep('  [\n', 1000)}`],
  [
    'steps in a block of text',
    `a: |\n  x\n${Array.from({ length: 300 }, (_, i) => `${' '.repeat(i + 2)}x`).join('\n')}`,
  ],
  ['lines of a folded text', `a: "x\n${Array.from({ length: 300 }, (_, i) => `${' '.repeat(i + 2)}x`).join('\n')}"`],
  ['comments further and further in', Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}# x`).join('\n')],
])('%s are read', (_, text) => expect(yamlNesting(text)).toBeUndefined());

test.each<[string, string, number]>([
  ['lists in lists', `\na: ${deep('[', 20_000)}`, 2],
  ['maps in maps', deep('{a: ', 20_000), 1],
  ['lists over many lines', deep('[\n', 20_000), 101],
  ['lists that begin on one line', deep('- ', 20_000), 1],
  ['keys that begin on one line', deep('? ', 20_000), 1],
  ['lists with anchors that begin on one line', deep('- &a ', 20_000), 1],
  ['a map in each line, a column further in', stairs(2000), 101],
])('%s too deep are told', (_, text, line) =>
  expect(yamlNesting(text)).toBe(`nested deeper than 100 levels at line ${line}: no such file is read`)
);
