import { type Grid } from '../../model/grid';
import { type QueryError, type Result, type Span, fail, ok } from '../../model/result';
import { ABSENT, FLOAT, type SeriesSet } from '../../model/seriesSet';
import { type Value } from '../../model/value';
import {
  type ArithmeticOp,
  type BinaryExpr,
  type ComparisonOp,
  type TrimOp,
  type VectorMatching,
} from '../../syntax/ast';
import { follows } from '../../syntax/changes';
import { type Dialect } from '../../syntax/dialect';
import { isComparison, isTrim } from '../../syntax/operators';
import { type EvalContext } from '../context';
import { needsRawHistograms } from '../histogramCells';
import { type HistogramRules, histogramRules } from '../histogramRules';
import { allocate } from '../allocate';
import { SeriesSetBuilder } from '../../model/seriesSetBuilder';
import { duplicateLabelset } from '../rows';
import { firstDuplicate } from './duplicates';
import { EarliestError } from './earliestError';
import { type HistogramOutcome, histogramOperator } from './histogramOperators';
import { IncompatibleTypes } from './incompatibleTypes';
import { type MatchPlan, matchPlan } from './matchPlan';
import { type FloatOperator, floatOperator } from './operators';

type VectorBinary = BinaryExpr & {
  readonly op: ArithmeticOp | ComparisonOp | TrimOp;
  readonly matching: VectorMatching;
};

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
  const duplicate = firstDuplicate(expr, operands, ctx.dialect);
  if (duplicate === undefined) {
    return evalMatches(expr, operands, ctx);
  }
  // Steps before may fail in another way, which Prometheus would have met first.
  const grid = { ...ctx.grid, length: duplicate.step };
  const lhs = firstSteps(operands.lhs, grid);
  const rhs = firstSteps(operands.rhs, grid);
  const before = lhs.size > 0 && rhs.size > 0 ? evalMatches(expr, { lhs, rhs }, { ...ctx, grid }) : undefined;
  return before?.ok === false ? before : { ok: false, error: duplicate.error };
}

/** The part of a set on the first steps of its grid, without series that are empty there. */
function firstSteps(set: SeriesSet, grid: Grid): SeriesSet {
  const out = new SeriesSetBuilder(grid, set.labels);
  for (let series = 0; series < set.size; series++) {
    for (let t = 0; t < grid.length; t++) {
      const from = series * set.grid.length + t;
      if (set.presence[from] !== ABSENT) {
        out.copyCell(series * grid.length + t, set, from);
      }
    }
  }
  return out.finish();
}

function evalMatches(
  expr: VectorBinary,
  operands: { readonly lhs: SeriesSet; readonly rhs: SeriesSet },
  ctx: EvalContext
): Result<Value> {
  const plan = matchPlan(expr, operands, ctx.dialect);
  const target = allocate(plan.rows, ctx);
  if (!target.ok) {
    return target;
  }
  const matcher = new Matcher(expr, plan, { out: target.value, dialect: ctx.dialect });
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
  /** None where the operator has no meaning for two floats. */
  private readonly operator: FloatOperator | undefined;
  /** By signature: the steps at which a one-to-one match has its result; only where there can be a second one. */
  private readonly matched = new Map<number, Uint8Array>();
  /** What is not kept is a match as well. */
  private readonly claimsAll: boolean;
  /** By cell: the signature that claimed it, plus one; only where elements of several may meet in a row, or are not kept. */
  private readonly setBy: Int32Array | undefined;
  private readonly out: SeriesSetBuilder;
  private readonly rules: HistogramRules;

  constructor(
    private readonly expr: VectorBinary,
    private readonly plan: MatchPlan,
    { out, dialect }: { readonly out: SeriesSetBuilder; readonly dialect: Dialect }
  ) {
    this.out = out;
    this.rules = histogramRules(dialect);
    this.steps = plan.many.grid.length;
    this.operator = isTrim(expr.op) ? undefined : floatOperator(expr.op, expr.returnBool);
    this.incompatible = new IncompatibleTypes();
    this.claimsAll = isComparison(expr.op) && !expr.returnBool && follows('filtersMatchOnce', dialect);
    this.setBy = plan.sharedRows || this.claimsAll ? new Int32Array(out.values.length) : undefined;
  }

  /** Puts a pair's results into its row, at the steps where both series are there. */
  join(pair: Pair): void {
    const { i, j, row } = pair;
    const { many, one, swapped } = this.plan;
    const { operator } = this;
    for (let t = 0; t < this.steps; t++) {
      const m = many.presence[i * this.steps + t];
      const o = one.presence[j * this.steps + t];
      if (m === ABSENT || o === ABSENT) {
        continue;
      }
      if (m === FLOAT && o === FLOAT && operator !== undefined) {
        const x = many.values[i * this.steps + t];
        const y = one.values[j * this.steps + t];
        const lhs = swapped ? y : x;
        const rhs = swapped ? x : y;
        const isKept = operator.keep(lhs, rhs);
        if ((isKept || this.claimsAll) && this.claim(pair, t, isKept) && isKept) {
          this.out.setFloat(row * this.steps + t, operator.value(lhs, rhs));
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
      this.incompatible.add(t, outcome.clash);
    } else if (outcome.kind === 'unknown') {
      const refusal = needsRawHistograms(`operator "${this.expr.op}"`, this.expr.span).error;
      this.errors.consider({ step: t, phase: 'match', series: i }, () => refusal);
    } else {
      const isKept = outcome.kind !== 'nothing';
      if ((isKept || this.claimsAll) && this.claim(pair, t, isKept) && isKept) {
        this.set(row * this.steps + t, outcome);
      }
    }
    if (outcome.kind === 'histogram' && outcome.note !== undefined) {
      this.incompatible.add(t, outcome.note);
    }
  }

  private set(cell: number, outcome: Extract<HistogramOutcome, { readonly kind: 'histogram' | 'float' }>): void {
    if (outcome.kind === 'float') {
      this.out.setFloat(cell, outcome.float);
    } else {
      this.out.setHistogram(cell, outcome.histogram);
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
    return histogramOperator({ ...this.expr, rules: this.rules }, swapped ? y : x, swapped ? x : y);
  }

  /** Whether the match may be at this step, and its result where it is kept; where it may not, the failure is noted. */
  private claim({ i, row }: Pair, t: number, isKept: boolean): boolean {
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
    const isSet = this.out.presence[cell] !== ABSENT;
    if (this.setBy === undefined ? isSet : this.setBy[cell] === signature + 1) {
      this.fail(t, i, 'grouping labels must ensure unique matches');
      return false;
    }
    if (isSet && isKept) {
      const place = { step: t, phase: 'result', series: i } as const;
      this.errors.consider(place, () => duplicateLabelset(this.expr.span).error);
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
}

function executionError(message: string, span: Span): QueryError {
  return fail('execution', message, span).error;
}
