import { print } from '../syntax/print';
import { type Leaf, nodeChildren, type Plan, type PlanNode } from './plan';

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
  const byText = new Map<string, string[]>();
  for (const { member, text } of leaf.queries) {
    byText.set(text, [...(byText.get(text) ?? []), member]);
  }
  const rule = leaf.op === 'raw' ? `raw ${leaf.merge}` : leaf.merge;
  return [...byText].map(
    ([text, members]) => `${rule} #${leaf.id} of ${members.join(', ')} (${describeTimes(leaf)}): ${text}`
  );
}

function describeTimes(leaf: Leaf): string {
  if (leaf.op === 'raw') {
    return `samples from ${leaf.start} to ${leaf.end}`;
  }
  const { start, end, step, length } = leaf.grid;
  return length === 1 ? `at ${start}` : `${start} to ${end} every ${step}`;
}
