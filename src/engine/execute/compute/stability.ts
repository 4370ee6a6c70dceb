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

/** The sign of the shift of an element: which of the plan's rough sources it is of, and which of its series' elements it is. */
type Shift = (source: number, element: number) => number;

/** All up, all down, and two sources against each other. */
const SHIFTS: readonly Shift[] = [
  () => 1,
  () => -1,
  (source) => (source % 2 === 0 ? 1 : -1),
  (source) => (source % 2 === 0 ? -1 : 1),
];
/** Neighbours in time against each other, which a subquery's windows hold together. */
const SHIFTS_IN_TIME: readonly Shift[] = [
  (_, element) => (element % 2 === 0 ? 1 : -1),
  (_, element) => (element % 2 === 0 ? -1 : 1),
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
  const nodes = [...distinctNodes(plan.root)];
  const jumps = nodes.filter((node) => jumpsAtAll(node) && dependsOn(node, rough));
  const shifts = nodes.some(({ op }) => op === 'subquery') ? [...SHIFTS, ...SHIFTS_IN_TIME] : SHIFTS;
  return (
    jumps.length === 0 ||
    shifts.every((shift) => {
      const shifted = new Evaluator({
        source: (node) => shiftedSource(node, sources, (element) => shift(rough.indexOf(node), element)),
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

function shiftedSource(node: Source, sources: Sources, sign: (element: number) => number): Result<Value> {
  const source = sources.get(node);
  if (source === undefined) {
    throw new Error('a source without a value');
  }
  return { ok: true, value: shifted(source, sign) };
}

function shifted({ value, slack }: Combined, sign: (element: number) => number): Value {
  if (value.type !== 'vector' || slack === undefined) {
    return value;
  }
  const { values, presence, grid } = value.series;
  let element = 0;
  const moved = values.map((x, cell) => {
    element = cell % grid.length === 0 ? 0 : element;
    return presence[cell] === ABSENT ? x : x + sign(element++) * slack[cell];
  });
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
