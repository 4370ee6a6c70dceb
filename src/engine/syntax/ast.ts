import { type Span } from '../model/result';

/** PromQL's value types. */
export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string' | 'none';

export type MatchOp = '=' | '!=' | '=~' | '!~';

export interface Matcher {
  readonly name: string;
  readonly op: MatchOp;
  readonly value: string;
}

/**
 * A duration computed at query time (feature flag `promql-duration-expr`), or, alone, a literal that is not a whole
 * number of milliseconds. While it is computed, the millisecond field beside it is 0 until `resolveDurations` has run.
 */
export type DurationExpr =
  | {
      readonly kind: 'durationLiteral';
      readonly seconds: number;
      /** Written with units (`5m`), which prints back as it was. */
      readonly duration?: boolean;
      readonly span: Span;
    }
  /** A plus stands only before a call after `offset`. */
  | { readonly kind: 'durationUnary'; readonly op: '+' | '-'; readonly expr: DurationExpr; readonly span: Span }
  /** Its span is that of what it holds, with the parenthesis before a literal. Around one it is kept since 3.15. */
  | { readonly kind: 'durationParen'; readonly expr: DurationExpr; readonly span: Span }
  | {
      readonly kind: 'durationBinary';
      readonly op: '+' | '-' | '*' | '/' | '%' | '^';
      readonly lhs: DurationExpr;
      readonly rhs: DurationExpr;
      readonly span: Span;
    }
  | {
      readonly kind: 'durationCall';
      readonly func: DurationFunction;
      /** None of `step` and `range`, two of the others. */
      readonly args: readonly DurationExpr[];
      readonly span: Span;
    };

/** `min` and `max` are the names of `min_of` and `max_of` up to 3.12. */
export type DurationFunction = 'step' | 'range' | 'min_of' | 'max_of' | 'min' | 'max';

/**
 * `offset` and `@`. `timestamp` and `startOrEnd` exclude each other. `offsetExpr`, like `rangeExpr` and `stepExpr` below,
 * is what gets printed: whoever sets the milliseconds drops it.
 */
export interface TimeShift {
  /** Milliseconds; what is written after `offset`, so positive looks into the past. 0 where not written. */
  readonly offset: number;
  readonly offsetExpr?: DurationExpr;
  /** `@` as milliseconds since the epoch. */
  readonly timestamp?: number;
  readonly startOrEnd?: 'start' | 'end';
}

export interface NumberLiteral {
  readonly kind: 'number';
  readonly value: number;
  /** Written as a duration (`5m`), which prints back as one. */
  readonly duration?: boolean;
  readonly span: Span;
}

export interface StringLiteral {
  readonly kind: 'string';
  readonly value: string;
  readonly span: Span;
}

export interface ParenExpr {
  readonly kind: 'paren';
  readonly expr: Expr;
  readonly span: Span;
}

export interface UnaryExpr {
  readonly kind: 'unary';
  readonly op: '+' | '-';
  readonly expr: Expr;
  readonly span: Span;
}

export type ArithmeticOp = '+' | '-' | '*' | '/' | '%' | '^' | 'atan2';
export type ComparisonOp = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type SetOp = 'and' | 'or' | 'unless';
/** Leaves out what native histograms observed above, or below, a number. */
export type TrimOp = '</' | '>/';
export type BinaryOp = ArithmeticOp | ComparisonOp | SetOp | TrimOp;

/** What stands for an element that a side lacks, by `fill`, `fill_left` and `fill_right`; a side without a value is not filled. */
export interface FillValues {
  readonly lhs?: number;
  readonly rhs?: number;
}

export interface VectorMatching {
  readonly card: 'one-to-one' | 'many-to-one' | 'one-to-many' | 'many-to-many';
  /** Labels of `on` or `ignoring`. */
  readonly labels: readonly string[];
  readonly on: boolean;
  /** Labels of `group_left` or `group_right`. */
  readonly include: readonly string[];
  /** Left out: nothing is filled. */
  readonly fill?: FillValues;
}

export interface BinaryExpr {
  readonly kind: 'binary';
  readonly op: BinaryOp;
  readonly lhs: Expr;
  readonly rhs: Expr;
  /** Set exactly when both sides are vectors. */
  readonly matching?: VectorMatching;
  readonly returnBool: boolean;
  readonly span: Span;
}

export type AggregateOp =
  | 'sum'
  | 'avg'
  | 'count'
  | 'min'
  | 'max'
  | 'group'
  | 'stddev'
  | 'stdvar'
  | 'topk'
  | 'bottomk'
  | 'count_values'
  | 'quantile'
  | 'limitk'
  | 'limit_ratio';

export interface AggregateExpr {
  readonly kind: 'aggregate';
  readonly op: AggregateOp;
  readonly expr: Expr;
  readonly param?: Expr;
  readonly grouping: readonly string[];
  readonly without: boolean;
  readonly span: Span;
}

export interface Call {
  readonly kind: 'call';
  /** Name as in the function table (`syntax/functions.ts`). */
  readonly func: string;
  readonly args: readonly Expr[];
  readonly span: Span;
}

export interface VectorSelector extends TimeShift {
  readonly kind: 'vectorSelector';
  /** The metric name where it is written before the braces; it is then also the last of `matchers`. */
  readonly name?: string;
  /** All matchers, the metric name's included, in the order Prometheus' own parser gives. */
  readonly matchers: readonly Matcher[];
  /** What samples stand at the bounds of the window, or at the evaluation time: those before, or a line between neighbours. */
  readonly extended?: 'anchored' | 'smoothed';
  readonly span: Span;
}

export interface MatrixSelector {
  readonly kind: 'matrixSelector';
  readonly vector: VectorSelector;
  /** Milliseconds. */
  readonly range: number;
  readonly rangeExpr?: DurationExpr;
  readonly span: Span;
}

export interface SubqueryExpr extends TimeShift {
  readonly kind: 'subquery';
  readonly expr: Expr;
  /** Milliseconds. */
  readonly range: number;
  readonly rangeExpr?: DurationExpr;
  /** Milliseconds; 0 where not written: the evaluation interval. */
  readonly step: number;
  readonly stepExpr?: DurationExpr;
  readonly span: Span;
}

/** A parsed PromQL expression. Spans point into the text it was parsed from and are kept by every rewrite. */
export type Expr =
  | NumberLiteral
  | StringLiteral
  | ParenExpr
  | UnaryExpr
  | BinaryExpr
  | AggregateExpr
  | Call
  | VectorSelector
  | MatrixSelector
  | SubqueryExpr;
