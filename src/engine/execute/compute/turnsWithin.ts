import { type Leaf, nodeChildren, type PlanNode } from '../../plan/plan';
import { type Expr } from '../../syntax/ast';
import { children } from '../../syntax/walk';
import { type TurnAt } from '../tell/annotations';
import { distinctNodes } from './sources';

/** When what is said at a place of a leaf's text is evaluated: where a part of it is evaluated here, as the same place is there. */
export function turnsWithin(leaf: Leaf, turnOf: (node: PlanNode) => number): TurnAt {
  const own = turnOf(leaf);
  const here = nodeChildren(leaf).flatMap((node) => [...distinctNodes(node)].filter(hasText));
  if (here.length === 0) {
    const operators = leaf.op === 'raw' ? new Map<number, number>() : turnsOfOperators(leaf.expr);
    return (start, ofOperator) => own + ((ofOperator ? operators.get(start) : undefined) ?? 0);
  }
  return (start, ofOperator) => {
    const around = ofOperator
      ? here.filter(({ op, expr }) => op === 'binary' && expr.span.start === start)
      : innermost(here.filter(({ expr: { span } }) => span.start <= start && start < span.end));
    return around.length === 0 ? own : Math.max(...around.map(turnOf));
  };
}

type WrittenNode = Extract<PlanNode, { readonly expr: Expr }>;

function hasText(node: PlanNode): node is WrittenNode {
  return 'expr' in node;
}

/** The nodes whose text is shortest. */
function innermost(nodes: readonly WrittenNode[]): readonly WrittenNode[] {
  const lengthOf = ({ expr: { span } }: WrittenNode): number => span.end - span.start;
  const shortest = Math.min(...nodes.map(lengthOf));
  return nodes.filter((node) => lengthOf(node) === shortest);
}

/** When each binary operator of a leaf is evaluated, from 0 up to 1, by its start: of those that start at one place, the last. */
function turnsOfOperators(root: Expr): ReadonlyMap<number, number> {
  const starts: number[] = [];
  const visit = (expr: Expr): void => {
    children(expr).forEach(visit);
    if (expr.kind === 'binary') {
      starts.push(expr.span.start);
    }
  };
  visit(root);
  return new Map(starts.map((start, i) => [start, i / starts.length]));
}

/** When each node of a tree is evaluated: its children come before it, in the order their parts are written. */
export function turnsOf(root: PlanNode): ReadonlyMap<PlanNode, number> {
  const turns = new Map<PlanNode, number>();
  const visit = (node: PlanNode): void => {
    nodeChildren(node).forEach(visit);
    turns.set(node, turns.size);
  };
  visit(root);
  return turns;
}
