import { type Grid, stepTime } from '../../model/grid';
import { type Expr } from '../../syntax/ast';
import { type Dialect } from '../../syntax/dialect';
import { delaysNames } from '../../syntax/delaysNames';
import { looksUpInfo } from '../../syntax/looksUpInfo';
import { normalText } from '../../syntax/normalText';
import { parse } from '../../syntax/parse';
import { children, typeOf, unparen } from '../../syntax/walk';
import { fleetDialect } from '../fleetDialect';
import { type AnsweringRule, type Topology } from '../topology';
import { answerProblem } from './answerProblem';
import { coveredSteps } from './coveredSteps';

/** What of a query rules have recorded, by the parts that their expressions equal; parts of such parts are not looked at. */
export type Answers = ReadonlyMap<Expr, AnsweringRule>;

export const NO_ANSWERS: Answers = new Map();

/** Samples that are read of records instead of computing; of more, what members compute is less to read. */
const MOST_SAMPLES = 1_000_000;

/** Which parts of a query, evaluated at its own steps, rules have recorded for one of them at least. */
export function answersWithin(
  expr: Expr,
  { records, dialect }: Pick<Topology, 'records' | 'dialect'>,
  grid: Grid
): Answers {
  const rules = records?.answers ?? [];
  const spoken = fleetDialect({ dialect });
  if (rules.length === 0 || delaysNames(spoken)) {
    return NO_ANSWERS;
  }
  const byText = new Map<string, AnsweringRule[]>();
  for (const rule of rules) {
    const text = normalRule(rule, spoken);
    byText.set(text, [...(byText.get(text) ?? []), rule]);
  }
  const answers = new Map<Expr, AnsweringRule>();
  let left = MOST_SAMPLES;
  const visit = (written: Expr): void => {
    const node = unparen(written);
    const rule = typeOf(node) === 'vector' ? best(byText.get(normalText(node)) ?? [], grid) : undefined;
    const samples = rule === undefined ? 0 : samplesRead(rule, grid);
    if (rule !== undefined && samples <= left) {
      left -= samples;
      answers.set(node, rule);
    } else {
      evaluatedAtSteps(node).forEach(visit);
    }
  };
  visit(expr);
  return answers;
}

/** The parts of an expression that are evaluated at its own steps: not what windows are cut from, nor parameters, which may count once for all steps. */
function evaluatedAtSteps(expr: Expr): readonly Expr[] {
  return expr.kind === 'subquery' || expr.kind === 'matrixSelector' || looksUpInfo(expr)
    ? []
    : expr.kind === 'aggregate'
      ? [expr.expr]
      : children(expr);
}

/** The one that recorded most of the steps; undefined where none recorded any. */
function best(rules: readonly AnsweringRule[], grid: Grid): AnsweringRule | undefined {
  const counted = rules.map((rule) => {
    const runs = coveredSteps(rule, grid).filter(({ isRecorded }) => isRecorded);
    return { rule, steps: runs.reduce((sum, { first, last }) => sum + last - first + 1, 0) };
  });
  return counted.filter(({ steps }) => steps > 0).sort((a, b) => b.steps - a.steps)[0]?.rule;
}

function samplesRead({ covered, interval }: AnsweringRule, grid: Grid): number {
  const [start, end] = [grid.start - interval, stepTime(grid, grid.length - 1)];
  return covered.reduce((sum, { from, to, series }) => {
    const slots = (Math.min(to, end) - Math.max(from, start)) / interval + 1;
    return sum + Math.max(0, slots) * series;
  }, 0);
}

/** Of rules that were looked at before; the empty text for those that cannot answer. */
const known = new Map<string, string>();
const MOST_KNOWN = 5000;

function normalRule({ expr, labels }: AnsweringRule, dialect: Dialect): string {
  const key = JSON.stringify([expr, Object.keys(labels), dialect]);
  let text = known.get(key);
  if (text === undefined) {
    const parsed = parse(expr, { experimental: true, dialect });
    text = parsed.ok && answerProblem(parsed.value, labels) === undefined ? normalText(parsed.value) : '';
    if (known.size >= MOST_KNOWN) {
      known.clear();
    }
    known.set(key, text);
  }
  return text;
}
