import { stepTime } from '../../model/grid';
import { METRIC_NAME } from '../../model/labels';
import { type Expr, type VectorSelector } from '../../syntax/ast';
import { unparen } from '../../syntax/walk';
import { type PlanContext } from '../context';
import { partNode } from '../partNode';
import { type PlanNode, type RecordedPiece, type Reason } from '../plan';
import { subGrid } from '../subGrid';
import { type AnsweringRule } from '../topology';
import { NO_ANSWERS } from './answersWithin';
import { coveredSteps, recordedAt, type StepRun } from './coveredSteps';
import { recordedSpans } from './recordedSpans';

/** What reads the part of a query that a rule recorded; undefined where there is none, or its elements must stand in the order of others. */
export function answerNode(written: Expr, context: PlanContext): PlanNode | undefined {
  const expr = unparen(written);
  const rule = context.answers.get(expr);
  if (rule === undefined || context.ordered) {
    return undefined;
  }
  const { grid, leaves } = context;
  const runs = coveredSteps(rule, grid);
  const recorded = runs.filter(({ isRecorded }) => isRecorded);
  const ends = [recorded[0].first, recorded[recorded.length - 1].last];
  const [start, end] = ends.map((step) => recordedAt(rule, stepTime(grid, step))?.at ?? stepTime(grid, step));
  const read = leaves.raw(selectorOf(rule, expr), { span: { start, end }, merge: 'union', staleMarkers: 'needed' });
  const pieceOf = ({ isRecorded, ...run }: StepRun): RecordedPiece => {
    const steps = { ...context, grid: subGrid(grid, run), answers: NO_ANSWERS };
    return isRecorded
      ? { kind: 'recorded', grid: steps.grid, child: read }
      : { kind: 'computed', grid: steps.grid, child: partNode(context.analyse(expr, steps), steps) };
  };
  const pieces = runs.map(pieceOf);
  return { op: 'recorded', expr, grid, rule, pieces, reason: reasonOf(rule, pieces) };
}

/** All that a rule has written. */
function selectorOf({ name, labels }: AnsweringRule, { span }: Expr): VectorSelector {
  const own = Object.entries(labels).filter(([, value]) => value !== '');
  const matchers = [...own, [METRIC_NAME, name]].map(([label, value]) => ({ name: label, op: '=' as const, value }));
  return { kind: 'vectorSelector', name, matchers, offset: 0, span };
}

function reasonOf({ name, group }: AnsweringRule, pieces: readonly RecordedPiece[]): Reason {
  const spans = recordedSpans(pieces);
  const rest = pieces.length > spans.length ? ', and computed at the other steps' : '';
  return `group ${group} recorded it as ${name}: that is read ${spans.join(', ')}${rest}`;
}
