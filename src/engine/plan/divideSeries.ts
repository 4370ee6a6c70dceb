import { literalPattern } from '../model/regex';
import { type Expr, type Matcher } from '../syntax/ast';
import { looksUpInfo } from '../syntax/looksUpInfo';
import { mapChildren } from '../syntax/walk';
import { populationOf } from './populationOf';
import { type Move, type Topology } from './topology';

/** An expression in two: over the series that no single member has whole, and over all others. */
export interface Divided {
  readonly apart: Expr;
  readonly others: Expr;
}

/**
 * Divides an expression by a label: that of what several members share, or one that all hand-overs name. Series that agree on
 * its value stay together, so elements that agree on the partition labels do. `undefined` where no label does for all of them.
 */
export function divideSeries(expr: Expr, moves: readonly Move[], topology: Topology): Divided | undefined {
  const { shared } = topology;
  const label = dividingLabel(moves, topology);
  if (label === undefined) {
    return undefined;
  }
  const values = [...new Set([...moves.map(({ labels }) => labels[label]), ...(shared?.values ?? [])])].sort();
  const pattern = values.map(literalPattern).join('|');
  return {
    apart: restrict(expr, { name: label, op: '=~', value: pattern }, topology),
    others: restrict(expr, { name: label, op: '!~', value: pattern }, topology),
  };
}

function dividingLabel(moves: readonly Move[], { partitionLabels, shared }: Topology): string | undefined {
  const nameAll = (name: string) => moves.every(({ labels }) => labels[name] !== undefined);
  if (shared !== undefined) {
    return nameAll(shared.label) ? shared.label : undefined;
  }
  const common = Object.keys(moves[0]?.labels ?? {}).filter(nameAll);
  return partitionLabels.length === 0 ? common[0] : common.find((name) => partitionLabels.includes(name));
}

/** Restricts all selectors but those of replicated jobs, which are on every member, and those of info series. */
function restrict(expr: Expr, matcher: Matcher, topology: Topology): Expr {
  const visit = (node: Expr): Expr => {
    if (node.kind === 'vectorSelector') {
      return populationOf(node, topology.replicatedJobs) === 'replicated'
        ? node
        : { ...node, matchers: [...node.matchers, matcher] };
    }
    return looksUpInfo(node)
      ? { ...node, args: node.args.map((arg, i) => (i === 0 ? visit(arg) : arg)) }
      : mapChildren(node, visit);
  };
  return visit(expr);
}
