import { stepTime } from '../../model/grid';
import { wholeSecond } from '../../model/wholeSecond';
import { recordedAt } from '../../plan/answers/coveredSteps';
import { type PlanNode, type Reason } from '../../plan/plan';
import { type AnswerNode, recordedCells } from './answerVector';
import { distinctNodes, type Sources } from './sources';

/** Why what a rule recorded cannot be read: the records no longer have all that was written to them. Undefined where they have. */
export function missingAnswers(root: PlanNode, sources: Sources): Reason | undefined {
  for (const node of distinctNodes(root)) {
    const why = node.op === 'recorded' ? missingOf(node, sources) : undefined;
    if (why !== undefined) {
      return why;
    }
  }
  return undefined;
}

function missingOf({ rule, pieces }: AnswerNode, sources: Sources): Reason | undefined {
  for (const { kind, grid, child } of pieces) {
    const value = kind === 'recorded' ? sources.get(child)?.value : undefined;
    if (value?.type !== 'matrix') {
      continue;
    }
    const found = new Int32Array(grid.length);
    recordedCells(value.series, rule, grid, (_, step) => found[step]++);
    for (const [step, count] of found.entries()) {
      const written = recordedAt(rule, stepTime(grid, step));
      if (written?.series !== count) {
        return `the records have ${count} series of ${rule.name} at ${wholeSecond(written?.at ?? 0, Math.floor)}, of ${written?.series ?? 0} that were written`;
      }
    }
  }
  return undefined;
}
