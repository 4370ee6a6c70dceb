import { type Result } from '../../model/result';
import { type ReadonlyFloats } from '../../model/readonlyNumbers';
import { type Value } from '../../model/value';
import { nodeChildren, type Plan, type PlanNode } from '../../plan/plan';
import { aggregations } from '../../syntax/aggregations';
import { functionRecord } from '../../syntax/functions';
import { isComparison, operators } from '../../syntax/operators';
import { Evaluator, type Source } from './evaluate';
import { haveSameElements } from './haveSameElements';
import { movesFor, type Operand, operandNodes } from './operandMoves';
import { distinctNodes, isSource, type Sources } from './sources';
import { SourceShifts } from './sourceShifts';

/** How far off, relatively, a result may be where digits are lost on the way to it. */
const NEAR = 1e-9;

export interface StabilityOptions {
  /** What computed the result. */
  readonly base: Evaluator;
  readonly maxSamples: number;
}

/**
 * Whether the rounding of partial sums shows in no more than the last digits of the result: what a comparison, a rounding or an
 * order is of may be as much off as it may be, and nowhere may the outcome be another; nor may what is left where alike
 * values are subtracted be mostly rounding.
 */
export function isStable(plan: Plan, sources: Sources, options: StabilityOptions): boolean {
  if (decidesOnRoughHistograms(plan.root, sources)) {
    return false;
  }
  const rough = [...sources].filter(([, { slack }]) => slack?.some((x) => x > 0)).map(([node]) => node);
  const touched = rough.length === 0 ? [] : [...distinctNodes(plan.root)].filter((node) => dependsOn(node, rough));
  const jumps = touched.filter((node) => continuityOf(node) === 'jumps');
  const cancels = touched.some((node) => continuityOf(node) === 'cancels');
  if (jumps.length === 0 && !cancels) {
    return true;
  }
  const shifts = new SourceShifts(plan, sources, { ...options, rough });
  return (
    jumps.every((node) => isSettled(node, shifts, { ...options, plan })) &&
    (!cancels || shifts.agree(plan.root, areNear))
  );
}

/** How far off what is computed of a histogram may be is not known, so no such decision is sure. */
function decidesOnRoughHistograms(root: PlanNode, sources: Sources): boolean {
  const rough = [...sources].filter(([, { roughHistograms }]) => roughHistograms === true).map(([node]) => node);
  return (
    rough.length > 0 &&
    [...distinctNodes(root)].some((node) => continuityOf(node) !== 'continuous' && dependsOn(node, rough))
  );
}

function dependsOn(node: PlanNode, rough: readonly Source[]): boolean {
  return isSource(node) ? rough.includes(node) : nodeChildren(node).some((child) => dependsOn(child, rough));
}

function continuityOf(node: PlanNode): 'continuous' | 'cancels' | 'jumps' {
  switch (node.op) {
    case 'binary':
      return operators[node.expr.op].continuity;
    case 'call': {
      const { continuity, order } = functionRecord(node.expr.func);
      return order === 'byValue' ? 'jumps' : continuity;
    }
    case 'aggregate':
      return aggregations[node.expr.op].continuity;
    default:
      return 'continuous';
  }
}

/** Whether a node comes to the same however much off its operands are. */
function isSettled(
  written: PlanNode,
  shifts: SourceShifts,
  { base, plan, maxSamples }: StabilityOptions & { readonly plan: Plan }
): boolean {
  const operands: Operand[] = [];
  for (const node of operandNodes(written)) {
    const value = base.evaluate(node);
    if (!value.ok) {
      return true; // Then the result is an error of its own.
    }
    const slack = shifts.slackOf(node, value.value);
    if (slack === undefined) {
      return false;
    }
    operands.push({ node, value: value.value, slack });
  }
  const node = asOrder(written);
  const evaluate = (values: readonly Value[]): Result<Value> => {
    const given = operands.map((one, i) => [one.node, { ok: true, value: values[i] }] as const);
    const options = { source: never, plan, maxSamples, annotate: () => undefined };
    return new Evaluator(options, new Map(given)).evaluate(node);
  };
  const usual = node === written ? base.evaluate(node) : evaluate(operands.map(({ value }) => value));
  return movesFor(node).every((move) => sameDecisions(node, usual, evaluate(operands.map(move))));
}

function never(): never {
  throw new Error('all operands are given');
}

/** What is equal depends on which is less: a node that tells that of the same operands. */
function asOrder(node: PlanNode): PlanNode {
  if (node.op === 'binary' && (node.expr.op === '==' || node.expr.op === '!=')) {
    return { ...node, expr: { ...node.expr, op: '<' } };
  }
  return node.op === 'call' && node.expr.func === 'changes'
    ? { ...node, expr: { ...node.expr, func: 'resets' } }
    : node;
}

/** Whether two results have the same elements in the same order, and where a node makes values of its own, those. */
function sameDecisions(node: PlanNode, a: Result<Value>, b: Result<Value>): boolean {
  return a.ok && b.ok
    ? haveSameElements(a.value, b.value) && (!makesValues(node) || areNear(a.value, b.value))
    : a.ok === b.ok;
}

/** Whether a node makes values; others pass on what they pick. */
function makesValues(node: PlanNode): boolean {
  switch (node.op) {
    case 'binary':
      return node.expr.returnBool || !isComparison(node.expr.op);
    case 'call':
      return functionRecord(node.expr.func).order !== 'byValue';
    case 'aggregate':
      return aggregations[node.expr.op].elements !== 'chosen';
    default:
      return false;
  }
}

/** Of two values with the same elements, or scalars. */
function areNear(a: Value, b: Value): boolean {
  if (a.type === 'scalar' && b.type === 'scalar') {
    return nearNumbers(a.values, b.values);
  }
  return (
    haveSameElements(a, b) &&
    (a.type !== 'vector' || b.type !== 'vector' || nearNumbers(a.series.values, b.series.values))
  );
}

function nearNumbers(a: ReadonlyFloats, b: ReadonlyFloats): boolean {
  return a.every((x, i) => Object.is(x, b[i]) || Math.abs(x - b[i]) <= NEAR * Math.abs(x));
}
