import { type Result } from '../../model/result';
import { type ReadonlyFloats } from '../../model/readonlyNumbers';
import { ABSENT } from '../../model/seriesSet';
import { type Value } from '../../model/value';
import { aggregations } from '../../syntax/aggregations';
import { functionRecord } from '../../syntax/functions';
import { isComparison, operators } from '../../syntax/operators';
import { nodeChildren, type Plan, type PlanNode } from '../../plan/plan';
import { type Combined } from '../combine/combineLeaf';
import { Evaluator, type Source } from './evaluate';
import { distinctNodes, isSource, type Sources } from './sources';

/** How far off, relatively, a periodic result may be. */
const NEAR = 1e-9;

/** Signs of the shifts of a plan's rough sources, by turns: all up, all down, and two sources against each other. */
const SHIFTS: ReadonlyArray<(index: number) => number> = [
  () => 1,
  () => -1,
  (index) => (index % 2 === 0 ? 1 : -1),
  (index) => (index % 2 === 0 ? -1 : 1),
];

export interface StabilityOptions {
  /** What computed the result. */
  readonly base: Evaluator;
  readonly maxSamples: number;
}

/**
 * Whether the rounding of partial sums shows in no more than the last digits of the result: it is shifted to and fro as
 * much as it may be off, and nowhere may a comparison, a rounding or an order come out differently.
 */
export function isStable(plan: Plan, sources: Sources, { base, maxSamples }: StabilityOptions): boolean {
  const rough = [...sources].filter(([, { slack }]) => slack?.some((x) => x > 0)).map(([node]) => node);
  const jumps = [...distinctNodes(plan.root)].filter((node) => jumpsAtAll(node) && dependsOn(node, rough));
  return (
    jumps.length === 0 ||
    SHIFTS.every((sign) => {
      const shifted = new Evaluator({
        source: (node) => shift(node, sources, sign(rough.indexOf(node))),
        plan,
        maxSamples,
        annotate: () => undefined,
      });
      return jumps.every((node) => sameDecisions(node, base.evaluate(node), shifted.evaluate(node)));
    })
  );
}

function jumpsAtAll(node: PlanNode): boolean {
  switch (node.op) {
    case 'binary':
      return operators[node.expr.op].continuity === 'jumps';
    case 'call': {
      const { continuity, order } = functionRecord(node.expr.func);
      return continuity !== 'continuous' || order === 'byValue';
    }
    case 'aggregate':
      return aggregations[node.expr.op].continuity === 'jumps';
    default:
      return false;
  }
}

function dependsOn(node: PlanNode, rough: readonly Source[]): boolean {
  return isSource(node) ? rough.includes(node) : nodeChildren(node).some((child) => dependsOn(child, rough));
}

function shift(node: Source, sources: Sources, sign: number): Result<Value> {
  const source = sources.get(node);
  if (source === undefined) {
    throw new Error('a source without a value');
  }
  return { ok: true, value: sign === 0 ? source.value : shifted(source, sign) };
}

function shifted({ value, slack }: Combined, sign: number): Value {
  if (value.type !== 'vector' || slack === undefined) {
    return value;
  }
  const moved = value.series.values.map((x, cell) => x + sign * slack[cell]);
  return { type: 'vector', series: value.series.withValues(moved) };
}

/** Whether two results have the same elements in the same order, and where a node's values jump, the same values. */
function sameDecisions(node: PlanNode, a: Result<Value>, b: Result<Value>): boolean {
  if (!a.ok || !b.ok) {
    return a.ok === b.ok;
  }
  const [x, y] = [a.value, b.value];
  if (x.type === 'scalar' && y.type === 'scalar') {
    return !comparesValues(node) || sameNumbers(x.values, y.values);
  }
  if (x.type !== 'vector' || y.type !== 'vector') {
    return x.type === y.type;
  }
  return (
    x.series.size === y.series.size &&
    x.series.labels.every((labels, i) => labels.key === y.series.labels[i].key) &&
    x.series.presence.every((p, cell) => (p === ABSENT) === (y.series.presence[cell] === ABSENT)) &&
    (!comparesValues(node) || sameNumbers(x.series.values, y.series.values)) &&
    (!isPeriodic(node) || nearNumbers(x.series.values, y.series.values))
  );
}

function isPeriodic(node: PlanNode): boolean {
  return node.op === 'call' && functionRecord(node.expr.func).continuity === 'periodic';
}

/** Whether a node makes values of its own that jump; others pass on what they pick. */
function comparesValues(node: PlanNode): boolean {
  return (
    (node.op === 'binary' && (node.expr.returnBool || !isComparison(node.expr.op))) ||
    (node.op === 'call' && functionRecord(node.expr.func).continuity === 'jumps')
  );
}

function nearNumbers(a: ReadonlyFloats, b: ReadonlyFloats): boolean {
  return a.every((x, i) => Object.is(x, b[i]) || Math.abs(x - b[i]) <= NEAR * Math.abs(x));
}

function sameNumbers(a: ReadonlyFloats, b: ReadonlyFloats): boolean {
  return a.every((x, i) => Object.is(x, b[i]));
}
