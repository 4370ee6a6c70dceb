import { type Plan } from './plan';
import { type AskedTimes, type PlanAsk, type PlanRow, planRows } from './planRows';

/**
 * The plan as an indented tree, one line a node: what is computed here with the reason why it is not pushed, and for each
 * leaf the merge rule, the members asked, and the text they are asked. An exact plan says first why it is one.
 */
export function explain(plan: Plan): string {
  const exact = plan.exact === undefined ? [] : [`exact: ${plan.exact}`];
  const lines = planRows(plan).flatMap((row) => describe(row).map((line) => '  '.repeat(row.depth) + line));
  return [...exact, ...lines].join('\n');
}

function describe({ op, query, reason, merge, leaf, asks }: PlanRow): readonly string[] {
  if (merge !== undefined) {
    const rule = `${op === 'raw' ? 'raw ' : ''}${merge} #${leaf}`;
    return asks.length === 0
      ? [`${rule} of nobody: no member's labels match`]
      : asks.map((ask) => `${rule} of ${whom(ask)} (${times(ask.times, op)}): ${ask.query}`);
  }
  return [reason === undefined ? `${op} ${query}` : `${op}: ${query}: ${reason}`];
}

function whom({ of, members, handedOver }: PlanAsk): string {
  if (of === 'members') {
    return members.join(', ');
  }
  return handedOver === undefined
    ? 'raw samples'
    : `raw samples of ${handedOver} handed-over ${handedOver === 1 ? 'target' : 'targets'}`;
}

function times({ start, end, step }: AskedTimes, op: PlanRow['op']): string {
  if (op === 'raw') {
    return `samples from ${start} to ${end}`;
  }
  return step === undefined ? `at ${start}` : `${start} to ${end} every ${step}`;
}
