import { groupSeries } from '../../eval/aggregate/groupSeries';
import { FLOAT, type SeriesSet } from '../../model/seriesSet';
import { type Plan } from '../../plan/plan';
import { aggregations } from '../../syntax/aggregations';
import { type AggregateExpr, type Expr } from '../../syntax/ast';
import { type Dialect } from '../../syntax/dialect';
import { isStepInvariant } from '../../syntax/stepInvariant';
import { children } from '../../syntax/walk';
import { type Evaluator } from './evaluate';
import { distinctNodes, type Sources } from './sources';

/**
 * Starts of the topk and bottomk that chose from the members' choices and had to leave out an element equal to the last one
 * they took, or, where their order shows, took equal ones: which it is depends on elements that the members left out.
 */
export function tiedChoices({ root, dialect }: Plan, evaluator: Evaluator): ReadonlySet<number> {
  const starts = new Set<number>();
  for (const node of distinctNodes(root)) {
    if (node.op !== 'aggregate' || node.fromParts !== true) {
      continue;
    }
    const [from, chosen] = [evaluator.evaluate(node.child), evaluator.evaluate(node)];
    const both = from.ok && chosen.ok && from.value.type === 'vector' && chosen.value.type === 'vector';
    if (both && isTied(node.expr, { from: from.value.series, chosen: chosen.value.series, dialect })) {
      starts.add(node.expr.span.start);
    }
  }
  return starts;
}

/**
 * Whether all elements that a query chooses are chosen by their values alone, at each step: where the members' choices are chosen
 * from, a plan has a result only where none is tied.
 */
export function choosesByValue(expr: Expr, { root }: Plan): boolean {
  const seen = new Set<number>();
  for (const node of distinctNodes(root)) {
    if (node.op === 'aggregate' && node.fromParts === true) {
      seen.add(node.expr.span.start);
    }
  }
  const isSeen = (one: Expr): boolean =>
    (one.kind !== 'aggregate' || aggregations[one.op].order !== 'first' || seen.has(one.span.start)) &&
    children(one).every(isSeen);
  return isSeen(expr);
}

/** Starts of the min and max whose least or greatest is 0 with one member and -0 with another. */
export function tiedExtremes(sources: Sources): ReadonlySet<number> {
  const tied = [...sources].filter(([, combined]) => combined.tied === true);
  return new Set(tied.flatMap(([node]) => (node.op === 'leaf' ? [node.expr.span.start] : [])));
}

interface Choice {
  readonly from: SeriesSet;
  readonly chosen: SeriesSet;
  readonly dialect: Dialect;
}

function isTied(expr: AggregateExpr, { from, chosen, dialect }: Choice): boolean {
  const rows = new Map(chosen.labels.map((labels, row) => [labels.key, row]));
  const { groupOf } = groupSeries(expr, from, dialect);
  const steps = from.grid.length;
  const orderShows = steps === 1 || isStepInvariant(expr);
  for (let t = 0; t < steps; t++) {
    const taken = new Set<string>();
    const left: string[] = [];
    for (let s = 0; s < from.size; s++) {
      const cell = s * steps + t;
      if (from.presence[cell] !== FLOAT) {
        continue;
      }
      const row = rows.get(from.labels[s].key);
      const isTaken = row !== undefined && chosen.presence[row * steps + t] === FLOAT;
      const element = `${groupOf[s]} ${from.values[cell] + 0}`;
      if (isTaken && orderShows && taken.has(element)) {
        return true;
      }
      if (isTaken) {
        taken.add(element);
      } else {
        left.push(element);
      }
    }
    if (left.some((element) => taken.has(element))) {
      return true;
    }
  }
  return false;
}
