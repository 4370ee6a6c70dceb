import { type Annotation, type Span } from '../../model/result';
import { annotations } from '../annotations';
import { type EvalContext } from '../context';
import { type BinaryExpr } from '../../syntax/ast';
import { CLASHING_TYPES, type Clash } from './histogramOperators';

/** Collects Prometheus' notes about how operands go together, or don't; of each step it reports the last one. */
export class IncompatibleTypes {
  private readonly lastOfStep = new Map<number, Clash>();

  add(step: number, clash: Clash): void {
    this.lastOfStep.set(step, clash);
  }

  report({ op, span }: BinaryExpr, ctx: EvalContext): void {
    for (const clash of new Set(this.lastOfStep.values())) {
      ctx.annotate(annotationOf(clash, op, span));
    }
  }
}

function annotationOf(clash: Clash, op: BinaryExpr['op'], span: Span): Annotation {
  const during = op === '+' ? 'addition' : 'subtraction';
  switch (clash) {
    case 'layout':
      return annotations.incompatibleLayout(op, span);
    case 'resets':
      return annotations.collidingResets(during, span);
    case 'reconciled':
      return annotations.reconciledBounds(during, span);
    default:
      return annotations.incompatibleTypes(op, CLASHING_TYPES[clash], span);
  }
}
