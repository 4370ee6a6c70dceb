import { type QueryError, type Result, type Span, fail, ok } from '../../model/result';
import { ABSENT, FLOAT, type SeriesSet } from '../../model/seriesSet';
import { type Value } from '../../model/value';
import { type ArithmeticOp, type BinaryExpr, type ComparisonOp, type VectorMatching } from '../../syntax/ast';
import { type EvalContext } from '../context';
import { refuseHistograms } from '../histogramCells';
import { labelText } from '../labelText';
import { type Output, allocate } from '../output';
import { duplicateLabelset } from '../rows';
import { EarliestError } from './earliestError';
import { type HistogramOutcome, histogramOperator } from './histogramOperators';
import { IncompatibleTypes } from './incompatibleTypes';
import { type MatchPlan, matchPlan } from './matchPlan';
import { type FloatOperator, floatOperator } from './operators';
import { matchingLabels } from './signatures';

type VectorBinary = BinaryExpr & { readonly op: ArithmeticOp | ComparisonOp; readonly matching: VectorMatching };

/**
 * Arithmetic and comparison between two vectors: one-to-one, many-to-one, one-to-many.
 * Labels are matched once; whether a match is there, and whether it is unique, is found step by step.
 *
 * Source: Prometheus 3.5 `promql/engine.go`, `VectorBinop`.
 */
export function evalVectorVector(
  expr: VectorBinary,
  operands: { readonly lhs: SeriesSet; readonly rhs: SeriesSet },
  ctx: EvalContext
): Result<Value> {
  const plan = matchPlan(expr, operands.lhs, operands.rhs);
  const target = allocate(plan.rows, ctx);
  if (!target.ok) {
    return target;
  }
  const matcher = new Matcher(expr, plan, target.value);
  matcher.findDuplicates();
  for (let i = 0; i < plan.many.size; i++) {
    plan.oneOf[plan.manySignature[i]].forEach((j, k) => matcher.join({ i, j, row: plan.rowOf[i][k] }));
  }
  const error = matcher.errors.error;
  if (error !== undefined) {
    return { ok: false, error };
  }
  matcher.incompatible.report(expr, ctx);
  return ok({ type: 'vector', series: target.value.finish() });
}

/** Series `i` of the "many" side, series `j` of the other, and the row of their results. */
interface Pair {
  readonly i: number;
  readonly j: number;
  readonly row: number;
}

/** Fills in an output pair by pair of series. */
class Matcher {
  readonly errors = new EarliestError();
  readonly incompatible: IncompatibleTypes;
  private readonly steps: number;
  private readonly operator: FloatOperator;
  /** By signature: the steps at which a one-to-one match has its result; only where there can be a second one. */
  private readonly matched = new Map<number, Uint8Array>();
  /** By cell: the signature that set it, plus one; only where elements of several signatures may meet in a row. */
  private readonly setBy: Int32Array | undefined;

  constructor(
    private readonly expr: VectorBinary,
    private readonly plan: MatchPlan,
    private readonly out: Output
  ) {
    this.steps = plan.many.grid.length;
    this.operator = floatOperator(expr.op, expr.returnBool);
    this.incompatible = new IncompatibleTypes(this.steps);
    this.setBy = plan.sharedRows ? new Int32Array(out.values.length) : undefined;
  }

  /** Looks for equal matching labels on the "one" side; they matter at steps where the other side has any element. */
  findDuplicates(): void {
    const { many, one, oneOf } = this.plan;
    const groups = oneOf.filter((series) => series.length > 1);
    if (groups.length === 0) {
      return;
    }
    for (let t = 0; t < this.steps; t++) {
      if (!hasAny(many, t)) {
        continue;
      }
      for (const series of groups) {
        const present = series.filter((j) => one.presence[j * this.steps + t] !== ABSENT);
        if (present.length > 1) {
          const place = { step: t, phase: 'duplicate', series: present[1] } as const;
          this.errors.consider(place, () => this.duplicate(present[0], present[1]));
        }
      }
    }
  }

  /** Puts a pair's results into its row, at the steps where both series are there. */
  join(pair: Pair): void {
    const { i, j, row } = pair;
    const { many, one, swapped } = this.plan;
    const { value, keep } = this.operator;
    for (let t = 0; t < this.steps; t++) {
      const m = many.presence[i * this.steps + t];
      const o = one.presence[j * this.steps + t];
      if (m === ABSENT || o === ABSENT) {
        continue;
      }
      if (m === FLOAT && o === FLOAT) {
        const x = many.values[i * this.steps + t];
        const y = one.values[j * this.steps + t];
        const lhs = swapped ? y : x;
        const rhs = swapped ? x : y;
        if (keep(lhs, rhs) && this.claim(i, row, t)) {
          this.out.setFloat(row * this.steps + t, value(lhs, rhs));
        }
      } else {
        this.joinHistograms(pair, t);
      }
    }
  }

  private joinHistograms(pair: Pair, t: number): void {
    const { i, row } = pair;
    const outcome = this.outcome(pair, t);
    if (outcome.kind === 'incompatible') {
      this.incompatible.add(t, outcome.types);
    } else if (outcome.kind === 'unknown') {
      const refusal = refuseHistograms(`operator "${this.expr.op}"`, this.expr.span).error;
      this.errors.consider({ step: t, phase: 'match', series: i }, () => refusal);
    } else if (this.claim(i, row, t)) {
      this.out.setHistogram(row * this.steps + t, outcome.histogram);
    }
  }

  private outcome({ i, j }: Pair, t: number): HistogramOutcome {
    const { many, one, swapped } = this.plan;
    const element = (set: SeriesSet, series: number) => {
      const cell = series * this.steps + t;
      return { float: set.values[cell], histogram: set.histograms.get(cell) };
    };
    const x = element(many, i);
    const y = element(one, j);
    return histogramOperator(this.expr.op, swapped ? y : x, swapped ? x : y);
  }

  /** Whether the result at this step may be set; where it may not, the failure is noted. */
  private claim(i: number, row: number, t: number): boolean {
    const signature = this.plan.manySignature[i];
    const cell = row * this.steps + t;
    if (this.expr.matching.card === 'one-to-one' && this.plan.manyOf[signature].length > 1) {
      const matched = this.matchedSteps(signature);
      if (matched[t] !== 0) {
        this.fail(t, i, 'many-to-one matching must be explicit (group_left/group_right)');
        return false;
      }
      matched[t] = 1;
    }
    if (this.out.presence[cell] !== ABSENT) {
      if (this.setBy === undefined || this.setBy[cell] === signature + 1) {
        this.fail(t, i, 'grouping labels must ensure unique matches');
      } else {
        const place = { step: t, phase: 'result', series: i } as const;
        this.errors.consider(place, () => duplicateLabelset(this.expr.span).error);
      }
      return false;
    }
    if (this.setBy !== undefined) {
      this.setBy[cell] = signature + 1;
    }
    return true;
  }

  private matchedSteps(signature: number): Uint8Array {
    const known = this.matched.get(signature) ?? new Uint8Array(this.steps);
    this.matched.set(signature, known);
    return known;
  }

  private fail(t: number, i: number, what: string): void {
    this.errors.consider({ step: t, phase: 'match', series: i }, () =>
      executionError(`multiple matches for labels: ${what}`, this.expr.span)
    );
  }

  private duplicate(first: number, second: number): QueryError {
    const { one, swapped } = this.plan;
    const group = labelText(matchingLabels(this.expr.matching)(one.labels[second]));
    const series = [second, first].map((j) => labelText(one.labels[j])).join(', ');
    return executionError(
      `found duplicate series for the match group ${group} on the ${swapped ? 'left' : 'right'} hand-side of the ` +
        `operation: [${series}];many-to-many matching not allowed: matching labels must be unique on one side`,
      this.expr.span
    );
  }
}

function executionError(message: string, span: Span): QueryError {
  return fail('execution', message, span).error;
}

function hasAny(set: SeriesSet, t: number): boolean {
  const steps = set.grid.length;
  for (let s = 0; s < set.size; s++) {
    if (set.presence[s * steps + t] !== ABSENT) {
      return true;
    }
  }
  return false;
}
