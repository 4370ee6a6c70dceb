import { print } from '../syntax/print';
import {
  type Leaf,
  type LeafPart,
  type LeafQuery,
  type MergeRule,
  nodeChildren,
  type Plan,
  type PlanNode,
} from './plan';

/** The times for which something is asked, milliseconds since the epoch; `step` is left out for one time and for raw samples. */
export interface AskedTimes {
  readonly start: number;
  readonly end: number;
  readonly step?: number;
}

/** What is asked for a leaf, and of whom: the members that are asked the same, or evaluated `here`, from their raw samples. */
export interface PlanAsk {
  readonly of: 'members' | 'here';
  readonly members: readonly string[];
  readonly query: string;
  readonly times: AskedTimes;
  /** Of `here`: how many targets that were handed over it is of, where it is of them alone; they are read raw from `members`. */
  readonly handedOver?: number;
}

/** One node of a plan, as a person reads it. */
export interface PlanRow {
  /** 0 is the root; the rows of a node's children follow it, one deeper. */
  readonly depth: number;
  readonly op: PlanNode['op'];
  /** What the node computes, as PromQL. */
  readonly query: string;
  /** Why it is computed here, or how the members' answers become one; left out for leaves and constants. */
  readonly reason?: string;
  /** Of a leaf: how the answers of its members become one value. */
  readonly merge?: MergeRule;
  /** Of a leaf: its number; equal leaves are asked once and have one number. */
  readonly leaf?: number;
  /** Of a leaf, in the order of time. */
  readonly asks: readonly PlanAsk[];
}

/** The plan's tree as rows, depth first: what `explain` prints and a page shows. */
export function planRows({ root }: Plan): readonly PlanRow[] {
  const rows: PlanRow[] = [];
  const visit = (node: PlanNode, depth: number): void => {
    rows.push({ depth, ...rowOf(node) });
    nodeChildren(node).forEach((child) => visit(child, depth + 1));
  };
  visit(root, 0);
  return rows;
}

function rowOf(node: PlanNode): Omit<PlanRow, 'depth'> {
  const { op } = node;
  switch (op) {
    case 'leaf':
    case 'raw':
      return { op, query: print(node.expr), merge: node.merge, leaf: node.id, asks: asksOf(node) };
    case 'number':
      return { op, query: String(node.value), asks: [] };
    case 'string':
      return { op, query: JSON.stringify(node.value), asks: [] };
    case 'average':
      return { op, query: print(node.expr), reason: "the members' sums and counts are added up", asks: [] };
    case 'variance': {
      const reason = "the members' counts, averages and variances are combined";
      return { op, query: print(node.expr), reason, asks: [] };
    }
    default:
      return { op, query: print(node.expr), reason: node.reason, asks: [] };
  }
}

function asksOf(leaf: Leaf): readonly PlanAsk[] {
  if (leaf.op === 'raw') {
    return together(leaf.queries, ({ start, end }) => ({ start, end }));
  }
  return leaf.parts.flatMap((part) => {
    const times = timesOf(part);
    const asked = together(part.queries, () => times);
    return part.here === undefined
      ? asked
      : [...asked, hereAsk(part.here, { query: print(leaf.expr), times, handedOver: part.handedOver })];
  });
}

/** What is evaluated here from raw samples of members. */
function hereAsk(here: PlanNode, ask: Pick<PlanAsk, 'query' | 'times' | 'handedOver'>): PlanAsk {
  return { of: 'here', members: [...new Set(rawMembers(here))], ...ask };
}

function rawMembers(node: PlanNode): readonly string[] {
  const children = node.op === 'select' ? [node.child] : nodeChildren(node);
  return node.op === 'raw' ? node.queries.map(({ member }) => member) : children.flatMap(rawMembers);
}

function timesOf({ grid: { start, end, step, length } }: LeafPart): AskedTimes {
  return length === 1 ? { start, end } : { start, end, step };
}

/** One entry for all members that are asked the same. */
function together<Query extends LeafQuery>(
  queries: readonly Query[],
  timesOfQuery: (query: Query) => AskedTimes
): readonly PlanAsk[] {
  const asks = new Map<string, PlanAsk>();
  for (const query of queries) {
    const times = timesOfQuery(query);
    const key = `${times.start} ${times.end} ${query.text}`;
    const members = [...(asks.get(key)?.members ?? []), query.member];
    asks.set(key, { of: 'members', members, query: query.text, times });
  }
  return [...asks.values()];
}
