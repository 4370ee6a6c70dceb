import { annotations } from '../annotate';
import { type EvalContext } from '../context';
import { type BinaryExpr } from '../../syntax/ast';
import { MIXED_TYPES, type MixedTypes } from './histogramOperators';

/** Collects Prometheus' infos about operand types that don't go together; of each step it reports the last one. */
export class IncompatibleTypes {
  private lastOfStep: Uint8Array | undefined;

  constructor(private readonly steps: number) {}

  add(step: number, types: MixedTypes): void {
    this.lastOfStep ??= new Uint8Array(this.steps);
    this.lastOfStep[step] = types + 1;
  }

  report(expr: BinaryExpr, ctx: EvalContext): void {
    const seen = new Set(this.lastOfStep ?? []);
    MIXED_TYPES.forEach((types, i) => {
      if (seen.has(i + 1)) {
        ctx.annotate(annotations.incompatibleTypes(expr.op, types, expr.span));
      }
    });
  }
}
