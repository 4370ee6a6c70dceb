import { print } from '../syntax/print';
import {
  type Leaf,
  type LeafPart,
  type LeafQuery,
  nodeChildren,
  type Plan,
  type PlanNode,
  type PushedLeaf,
} from './plan';

/**
 * The plan as an indented tree, one line a node: what is computed here with the reason why it is not pushed, and for each
 * leaf the merge rule, the members asked, and the text they are asked. An exact plan says first why it is one.
 */
export function explain(plan: Plan): string {
  const lines: string[] = plan.exact === undefined ? [] : [`exact: ${plan.exact}`];
  const visit = (node: PlanNode, depth: number): void => {
    for (const line of describe(node)) {
      lines.push('  '.repeat(depth) + line);
    }
    nodeChildren(node).forEach((child) => visit(child, depth + 1));
  };
  visit(plan.root, 0);
  return lines.join('\n');
}

function describe(node: PlanNode): readonly string[] {
  switch (node.op) {
    case 'leaf':
    case 'raw':
      return describeLeaf(node);
    case 'number':
      return [`number ${node.value}`];
    case 'string':
      return [`string ${JSON.stringify(node.value)}`];
    case 'average':
      return [`average: ${print(node.expr)}: the members' sums and counts are added up`];
    case 'variance':
      return [`variance: ${print(node.expr)}: the members' counts, averages and variances are combined`];
    default:
      return [`${node.op}: ${print(node.expr)}: ${node.reason}`];
  }
}

function describeLeaf(leaf: Leaf): readonly string[] {
  return leaf.op === 'raw'
    ? describeQueries(
        `raw ${leaf.merge} #${leaf.id}`,
        leaf.queries,
        ({ start, end }) => `samples from ${start} to ${end}`
      )
    : leaf.parts.flatMap((part) => describePart(leaf, part));
}

function describePart({ merge, id, expr }: PushedLeaf, { grid, queries, here }: LeafPart): readonly string[] {
  const { start, end, step, length } = grid;
  const times = length === 1 ? `at ${start}` : `${start} to ${end} every ${step}`;
  const lines = describeQueries(`${merge} #${id}`, queries, () => times);
  return here === undefined ? lines : [...lines, `${merge} #${id} of raw samples (${times}): ${print(expr)}`];
}

/** One line for all members that are asked the same. */
function describeQueries<Query extends LeafQuery>(
  rule: string,
  queries: readonly Query[],
  times: (query: Query) => string
): readonly string[] {
  const byText = new Map<string, string[]>();
  for (const query of queries) {
    const asked = `(${times(query)}): ${query.text}`;
    byText.set(asked, [...(byText.get(asked) ?? []), query.member]);
  }
  return [...byText].map(([asked, members]) => `${rule} of ${members.join(', ')} ${asked}`);
}
