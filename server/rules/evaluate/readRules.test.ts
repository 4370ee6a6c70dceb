import { type Rule } from '../format/ruleGroup';
import { readRules } from './readRules';

const record = (name: string, expr: string): Rule => ({ kind: 'recording', record: name, expr, labels: {} });
const alert = (expr: string): Rule => ({
  ...{ kind: 'alerting', alert: 'A', for: 0, keepFiringFor: 0, labels: {}, annotations: {} },
  expr,
});

it.each<[string, readonly Rule[], ReadonlyArray<readonly number[]>]>([
  ['a name', [record('a', 'x'), record('b', 'a + x'), record('c', 'b')], [[], [0], [1]]],
  ['itself, and one that comes later', [record('a', 'a + b'), record('b', 'x')], [[], []]],
  ['a name that two rules write', [record('a', 'x'), record('a', 'y'), record('b', 'a')], [[], [], [0, 1]]],
  ['names by a pattern', [record('a:1', 'x'), record('a:2', 'x'), record('c', '{__name__=~"a:.*"}')], [[], [], [0, 1]]],
  ['any name', [record('a', 'x'), record('b', '{job="x"}')], [[], [0]]],
  ['what alerts write', [alert('x'), record('a', 'count(ALERTS)'), record('b', 'a')], [[], [0], [1]]],
  ['series of info()', [record('a', 'x'), record('b', 'info(y)')], [[], [0]]],
  ['one name twice', [record('a', 'x'), record('b', 'a / (a + 1)')], [[], [0]]],
  ['another with the name excluded', [record('a', 'x'), record('b', '{__name__!="a",job="x"}')], [[], []]],
])('a rule reads %s', (_, rules, expected) => expect(readRules(rules)).toEqual(expected));
