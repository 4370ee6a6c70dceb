import { type AnsweringRule } from '../../../src/engine/index';
import { toldAnswers } from './toldAnswers';

const rule = (name: string, runs: number): AnsweringRule => ({
  ...{ group: 'g', name, expr: 'sum(x)', labels: {}, interval: 1000 },
  covered: Array.from({ length: runs }, (_, i) => ({ from: 5000 * i, to: 5000 * i, series: 1 })),
});

test.each([
  [1, 3, 3],
  [20, 500, 250],
  [1000, 500, 5],
])('of %d rules with %d runs each, the newest %d', (rules, runs, expected) => {
  const told = toldAnswers(Array.from({ length: rules }, (_, i) => rule(`r${i}`, runs)));
  expect(told[0].covered).toEqual(rule('r0', runs).covered.slice(-expected));
  expect(JSON.stringify(told).length).toBeLessThan(500_000);
});
