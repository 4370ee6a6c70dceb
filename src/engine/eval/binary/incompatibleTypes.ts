import { annotations } from '../annotate';
import { type EvalContext } from '../context';
import { type BinaryExpr } from '../../syntax/ast';
import { CLASHING_TYPES, type Clash } from './histogramOperators';

/** Collects Prometheus' notes about operands that don't go together; of each step it reports the last one. */
export class IncompatibleTypes {
  private readonly lastOfStep = new Map<number, Clash>();

  add(step: number, clash: Clash): void {
    this.lastOfStep.set(step, clash);
  }

  report({ op, span }: BinaryExpr, ctx: EvalContext): void {
    for (const clash of new Set(this.lastOfStep.values())) {
      ctx.annotate(
        clash === 'layout'
          ? annotations.incompatibleLayout(op, span)
          : annotations.incompatibleTypes(op, CLASHING_TYPES[clash], span)
      );
    }
  }
}
