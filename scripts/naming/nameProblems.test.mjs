import { exportsOf } from './exportsOf.mjs';
import { misnamedFiles, sharedNames } from './nameProblems.mjs';

const modules = (texts) => new Map(Object.entries(texts).map(([file, text]) => [file, exportsOf(text)]));

test.each([
  ['export function f(x: number): void;\nexport function f() {}', { values: ['f'], types: [] }],
  ['export const { a, b: c } = x, d = 1;', { values: ['a', 'c', 'd'], types: [] }],
  ['export type T = string;\nexport const T = "t";\nexport interface I {}', { values: ['T'], types: ['I'] }],
  ['const hidden = 1;\nexport { other } from "./other";', { values: [], types: [] }],
])('what %j exports', (text, expected) => {
  expect(exportsOf(text)).toEqual(expected);
});

test.each([
  ['xorChunk.ts', 'export function readXorChunk() {}', true],
  ['grids.ts', 'export class Grid {}', true],
  ['maxNames.ts', 'export const MAX_NAMES = 1;', true],
  ['goTrigonometry.ts', 'export const goSin = 1, goCos = 2;', true],
  ['module.ts', 'export const plugin = 1;', true],
  ['nothing.ts', 'import "./other";', true],
  ['measured.ts', 'export interface Seen {}', false],
  ['goTrigonometry.ts', 'export const goSin = 1, cosine = 2;', false],
  ['lastClash.ts', 'export const clashes = 1;', false],
])('%s is named after %s: %p', (file, text, expected) => {
  expect(misnamedFiles(modules({ [file]: text }))).toEqual(expected ? [] : [file]);
});

test('names are shared by files that one room may import', () => {
  const exported = modules({
    'a/plan.ts': 'export type Plan = 1;',
    'b/plan.ts': 'export type Plan = 2; export const other = 1;',
    'c/plan.ts': 'export type Plan = 3;',
  });
  const rooms = [(file) => /^[ab]/.test(file), (file) => file.startsWith('c')];
  expect([...sharedNames(exported, rooms)]).toEqual([['Plan', ['a/plan.ts', 'b/plan.ts']]]);
});
