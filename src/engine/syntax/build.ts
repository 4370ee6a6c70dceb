import { quote } from '../model/quote';
import { type Span } from '../model/result';
import { type AggregateExpr, type AggregateOp, type BinaryExpr, type BinaryOp, type Call, type Expr } from './ast';
import { type Dialect, isEnabled, isKnown } from './dialect';
import { findFunction } from './functions';
import { aggregations, takesParam } from './aggregations';
import { isSetOp } from './operators';
import { type Availability } from './release';
import { type Grouping, type MatchingModifiers } from './parseLabels';
import { type Token } from './token';
import { type TokenStream } from './tokenStream';
import { typeOf } from './walk';

/** Stands where nothing could be parsed; never part of a result, as there is an error then. */
export const placeholder: Expr = { kind: 'number', value: 0, span: { start: 0, end: 0 } };

/** The modifiers that fill in elements. */
const FILL: Availability = { since: '3.10', until: 'never', flag: 'promql-binop-fill-modifiers', stable: 'never' };

interface BinaryParts {
  readonly op: BinaryOp;
  readonly lhs: Expr;
  readonly rhs: Expr;
  readonly modifiers: MatchingModifiers;
  readonly dialect: Dialect;
}

/** A binary expression; matching modifiers stay only where both sides are vectors, or where `check` must refuse them. */
export function buildBinary(tokens: TokenStream, { op, lhs, rhs, modifiers, dialect }: BinaryParts): BinaryExpr {
  const span = { start: lhs.span.start, end: rhs.span.end };
  if (modifiers.matching.fill !== undefined && !isEnabled(FILL, dialect)) {
    tokens.fail('binop fill modifiers are experimental and not enabled', span);
  }
  const base = { kind: 'binary', op, lhs, rhs, returnBool: modifiers.returnBool, span } as const;
  const { matching } = modifiers;
  const vectors = typeOf(rhs) === 'vector' && typeOf(lhs) === 'vector';
  if (!vectors && matching.labels.length === 0 && matching.fill === undefined) {
    return base;
  }
  return isSetOp(op) && matching.card === 'one-to-one'
    ? { ...base, matching: { ...matching, card: 'many-to-many' } }
    : { ...base, matching };
}

interface CallParts {
  readonly name: Token;
  readonly args: readonly Expr[];
  readonly end: number;
  readonly dialect: Dialect;
}

/** A call of a function that must exist and be enabled. */
export function buildCall(tokens: TokenStream, { name, args, end, dialect }: CallParts): Call {
  const record = findFunction(name.text);
  if (record === undefined || !isKnown(record, dialect)) {
    tokens.fail(`unknown function with name ${quote(name.text)}`, name);
  } else if (!isEnabled(record, dialect)) {
    tokens.fail(`function ${quote(name.text)} is not enabled`, name);
  }
  return { kind: 'call', func: name.text, args, span: { start: name.start, end } };
}

interface AggregateParts {
  readonly op: AggregateOp;
  readonly grouping: Grouping | undefined;
  readonly args: readonly Expr[];
  readonly span: Span;
  readonly dialect: Dialect;
}

/** An aggregation with the number of arguments its operator wants. */
export function buildAggregate(tokens: TokenStream, parts: AggregateParts): AggregateExpr {
  const { op, args, span } = parts;
  const wanted = takesParam(op) ? 2 : 1;
  if (args.length === 0) {
    tokens.fail('no arguments for aggregate expression provided', span);
  } else if (!isEnabled(aggregations[op], parts.dialect)) {
    tokens.fail(
      `${op}() is experimental and must be enabled with --enable-feature=promql-experimental-functions`,
      span
    );
  } else if (args.length !== wanted) {
    tokens.fail(
      `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${args.length}`,
      span
    );
  }
  return {
    kind: 'aggregate',
    op,
    expr: args[wanted - 1] ?? placeholder,
    ...(wanted === 2 && { param: args[0] ?? placeholder }),
    grouping: parts.grouping?.labels ?? [],
    without: parts.grouping?.without ?? false,
    span,
  };
}
