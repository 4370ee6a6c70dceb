import { stepTime } from '../../model/grid';
import { type Annotation } from '../../model/result';
import { recordedAt } from '../../plan/answers/coveredSteps';
import { recordedSpans } from '../../plan/answers/recordedSpans';
import { nodeChildren, type Plan, type PlanNode, type Reason } from '../../plan/plan';
import { type Expr } from '../../syntax/ast';
import { print } from '../../syntax/print';

/** Of an expression, in characters. */
const MOST_TEXT = 200;

/** What of a result was read of records instead of computing it, and how much older its values are than its steps. */
export function answerInfos({ root }: Plan): readonly Annotation[] {
  const messages = new Set(answersOf(root));
  return [...messages].map((message) => ({ level: 'info', message }));
}

/** That nothing was, though rules have recorded it. */
export function unrecordedInfo(why: Reason): Annotation {
  return { level: 'info', message: `what rules recorded of it was not read, and it was computed: ${why}` };
}

function answersOf(node: PlanNode): readonly string[] {
  const own = node.op === 'recorded' ? [textOf(node)] : [];
  return [...own, ...nodeChildren(node).flatMap(answersOf)];
}

function textOf({ expr, rule, pieces }: PlanNode & { readonly op: 'recorded' }): string {
  const grids = pieces.flatMap(({ kind, grid }) => (kind === 'recorded' ? [grid] : []));
  const ages = grids.flatMap((grid) =>
    Array.from({ length: grid.length }, (_, step) => {
      const time = stepTime(grid, step);
      return time - (recordedAt(rule, time)?.at ?? time);
    })
  );
  const oldest = ages.reduce((a, b) => Math.max(a, b), 0);
  const age =
    oldest === 0 ? 'of these very times' : `up to ${oldest / 1000}s older, of the times when the rule was evaluated`;
  return `${shortText(expr)} is what group ${rule.group} recorded as ${rule.name}, ${recordedSpans(pieces).join(', ')}: values are ${age}`;
}

/** Of an expression that is long, its beginning. */
function shortText(expr: Expr): string {
  const text = print(expr);
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
}
