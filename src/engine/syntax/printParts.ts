import { formatDuration } from '../model/duration';
import { METRIC_NAME } from '../model/labels';
import { formatG } from '../numeric/goFormat';
import { formatFloat } from '../numeric/number';
import {
  type AggregateExpr,
  type BinaryExpr,
  type DurationExpr,
  type FillValues,
  type MatrixSelector,
  type NumberLiteral,
  type SubqueryExpr,
  type TimeShift,
  type VectorSelector,
} from './ast';
import { isBareMetricName, type NameStyle, printLabelList, printMatcherName, printString } from './names';

/** A number literal; one written as a duration stays a duration. */
export function printNumber(node: Pick<NumberLiteral, 'value' | 'duration'>): string {
  if (node.duration !== true) {
    return formatFloat(node.value);
  }
  const text = formatDuration(Math.round(Math.abs(node.value) * 1000));
  return node.value < 0 || Object.is(node.value, -0) ? `-${text}` : text;
}

/** `sum by (job) ` up to the opening parenthesis. */
export function printAggregateHead(node: AggregateExpr, names: NameStyle): string {
  if (node.without) {
    return `${node.op} without ${printLabelList(node.grouping, names)} `;
  }
  return node.grouping.length > 0 ? `${node.op} by ${printLabelList(node.grouping, names)} ` : node.op;
}

/** The operator with its modifiers: `> bool on (job) group_left (version)`. */
export function printOperator(node: BinaryExpr, names: NameStyle): string {
  const matching = node.matching;
  let text = node.returnBool ? `${node.op} bool` : node.op;
  if (matching === undefined) {
    return text;
  }
  const grouped = matching.card === 'many-to-one' || matching.card === 'one-to-many';
  if (matching.on || matching.labels.length > 0 || grouped) {
    text += ` ${matching.on ? 'on' : 'ignoring'} ${printLabelList(matching.labels, names)}`;
  }
  if (grouped) {
    text += ` group_${matching.card === 'many-to-one' ? 'left' : 'right'} ${printLabelList(matching.include, names)}`;
  }
  return text + printFill(matching.fill);
}

/** ` fill (0)`, or what each side is filled with, or nothing. */
function printFill({ lhs, rhs }: FillValues = {}): string {
  if (lhs !== undefined && lhs === rhs && Object.is(lhs, rhs)) {
    return ` fill (${formatG(lhs)})`;
  }
  const side = (name: 'left' | 'right', value: number | undefined): string =>
    value === undefined ? '' : ` fill_${name} (${formatG(value)})`;
  return side('left', lhs) + side('right', rhs);
}

/** A selector's name and matchers, without `@` and `offset`. */
export function printMatchers(node: VectorSelector, names: NameStyle): string {
  const bare = node.name !== undefined && isBareMetricName(node.name, names) ? node.name : '';
  const matchers = node.matchers
    .filter((m) => !(bare !== '' && m.name === METRIC_NAME && m.op === '=' && m.value === bare))
    .map((m) => printMatcherName(m.name, names) + m.op + printString(m.value));
  return matchers.length === 0 && bare !== '' ? bare : `${bare}{${matchers.join(',')}}`;
}

/** A selector's or a subquery's times, with what is between them where a selector of one sample a step has something. */
export type Shifted = TimeShift & Pick<VectorSelector, 'extended'>;

/** ` @ 12.000 smoothed offset 5m`, or nothing, in Prometheus' order. */
export function printShift(node: Shifted): string {
  return printAt(node) + printExtended(node) + printOffset(node);
}

/** As `printShift`, but a computed offset comes first: at the end it would swallow an operator that follows. */
export function printShiftSafely(node: Shifted): string {
  const computed = node.offsetExpr !== undefined && node.offsetExpr.kind !== 'durationLiteral';
  return computed ? printOffset(node) + printAt(node) + printExtended(node) : printShift(node);
}

/** ` anchored`, or nothing. */
export function printExtended({ extended }: Pick<VectorSelector, 'extended'>): string {
  return extended === undefined ? '' : ` ${extended}`;
}

function printAt({ timestamp, startOrEnd }: TimeShift): string {
  if (timestamp !== undefined) {
    return ` @ ${(timestamp / 1000).toFixed(3)}`;
  }
  return startOrEnd === undefined ? '' : ` @ ${startOrEnd}()`;
}

function printOffset({ offset, offsetExpr }: TimeShift): string {
  if (offsetExpr !== undefined) {
    return ` offset ${printDuration(offsetExpr, offsetExpr.kind !== 'durationLiteral')}`;
  }
  return offset === 0 ? '' : ` offset ${formatDuration(offset)}`;
}

/** `[5m]` */
export function printRange(node: MatrixSelector): string {
  return `[${printSpan(node.range, node.rangeExpr)}]`;
}

/** `[5m:1m]`, or `[5m:]` where no step is written. */
export function printSubqueryRange(node: SubqueryExpr): string {
  const step = node.step === 0 && node.stepExpr === undefined ? '' : printSpan(node.step, node.stepExpr);
  return `[${printSpan(node.range, node.rangeExpr)}:${step}]`;
}

function printSpan(ms: number, expr: DurationExpr | undefined): string {
  if (expr !== undefined) {
    return printDuration(expr);
  }
  // A computed duration below a millisecond is 0, which may not be written.
  return ms === 0 ? '0.0001' : formatDuration(ms);
}

/**
 * After `offset`, a literal ends the expression, so one that an operator follows has to stand in parentheses
 * (`literalEnds`). In brackets only a negative literal before `^` has to.
 */
function printDuration(expr: DurationExpr, literalEnds = false): string {
  switch (expr.kind) {
    case 'durationLiteral': {
      const text = printNumber({ value: expr.seconds, duration: expr.duration });
      return literalEnds ? `(${text})` : text;
    }
    case 'durationUnary':
      return `${expr.op}${printDuration(expr.expr, literalEnds)}`;
    case 'durationCall':
      return `${expr.func}(${expr.args.map((arg) => printDuration(arg)).join(', ')})`;
    case 'durationParen':
      return `(${printDuration(expr.expr)})`;
    case 'durationBinary': {
      const negativeBase = expr.op === '^' && expr.lhs.kind === 'durationLiteral' && expr.lhs.seconds < 0;
      return `${printDuration(expr.lhs, literalEnds || negativeBase)} ${expr.op} ${printDuration(expr.rhs)}`;
    }
  }
}
