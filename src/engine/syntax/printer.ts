import { type BinaryExpr, type Expr } from './ast';
import { type NameStyle, printString } from './names';
import { takesParam } from './aggregations';
import { operators, UNARY_PRECEDENCE } from './operators';
import {
  printAggregateHead,
  printExtended,
  printNumber,
  printOperator,
  printRange,
  printMatchers,
  printShiftSafely,
  printSubqueryRange,
  type Shifted,
} from './printParts';

/** Where the text of a node starts in the printed expression, and where the node stood in the text it was parsed from. */
export type Origin = readonly [printedOffset: number, originalOffset: number];

/** Above every operator: only what needs no parentheses before `[`, `@` and `offset` binds so tightly. */
const POSTFIX_PRECEDENCE = 7;

interface PrinterOptions {
  /** Filled with the origin of each node. */
  readonly origins?: Origin[];
  /** Writes `@` and `offset`. */
  readonly shift?: (node: Shifted) => string;
  /** Which names stand without quotes. */
  readonly names?: NameStyle;
}

/** Writes one expression: call `node` with its root, then read `text`. */
export class Printer {
  text = '';

  private readonly names: NameStyle;

  constructor(private readonly options: PrinterOptions = {}) {
    this.names = options.names ?? 'colons';
  }

  node(expr: Expr): void {
    this.options.origins?.push([this.text.length, expr.span.start]);
    switch (expr.kind) {
      case 'number':
        this.text += printNumber(expr);
        return;
      case 'string':
        this.text += printString(expr.value);
        return;
      case 'paren':
        this.list('(', [expr.expr]);
        return;
      case 'unary':
        this.text += expr.op;
        this.operand(expr.expr, UNARY_PRECEDENCE + 1, true);
        return;
      case 'binary':
        this.binary(expr);
        return;
      case 'aggregate':
        this.list(
          `${printAggregateHead(expr, this.names)}(`,
          takesParam(expr.op) && expr.param ? [expr.param, expr.expr] : [expr.expr]
        );
        return;
      case 'call':
        this.list(`${expr.func}(`, expr.args);
        return;
      case 'vectorSelector':
        this.text += printMatchers(expr, this.names) + this.shift(expr);
        return;
      case 'matrixSelector':
        this.options.origins?.push([this.text.length, expr.vector.span.start]);
        this.text += printMatchers(expr.vector, this.names) + printRange(expr) + printExtended(expr.vector);
        this.text += this.shift({ ...expr.vector, extended: undefined });
        return;
      case 'subquery':
        this.operand(expr.expr, POSTFIX_PRECEDENCE);
        this.text += printSubqueryRange(expr) + this.shift(expr);
        return;
    }
  }

  private shift(node: Shifted): string {
    return (this.options.shift ?? printShiftSafely)(node);
  }

  private list(open: string, items: readonly Expr[]): void {
    this.text += open;
    items.forEach((item, i) => {
      this.text += i === 0 ? '' : ', ';
      this.node(item);
    });
    this.text += ')';
  }

  private binary(expr: BinaryExpr): void {
    const own = operators[expr.op].precedence;
    const rightAssociative = expr.op === '^';
    if (rightAssociative && expr.lhs.kind === 'number' && expr.lhs.value === Infinity) {
      // With its usual sign this would be `+(Inf ^ …)`.
      this.options.origins?.push([this.text.length, expr.lhs.span.start]);
      this.text += 'Inf';
    } else {
      this.operand(expr.lhs, rightAssociative ? own + 1 : own);
    }
    this.text += ` ${printOperator(expr, this.names)} `;
    this.operand(expr.rhs, rightAssociative ? own : own + 1, true);
  }

  /**
   * A child where only what binds at least as tightly as `atLeast` can stand without parentheses, or, after an operator,
   * what starts with a sign.
   */
  private operand(expr: Expr, atLeast: number, afterOperator = false): void {
    if (precedenceOf(expr) >= atLeast || (afterOperator && isSigned(expr))) {
      this.node(expr);
    } else {
      this.list('(', [expr]);
    }
  }
}

function precedenceOf(expr: Expr): number {
  if (expr.kind === 'binary') {
    return operators[expr.op].precedence;
  }
  return isSigned(expr) ? UNARY_PRECEDENCE : POSTFIX_PRECEDENCE;
}

function isSigned(expr: Expr): boolean {
  return expr.kind === 'unary' || (expr.kind === 'number' && (expr.value < 0 || Object.is(expr.value, -0)));
}
