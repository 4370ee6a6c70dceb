import { compareBytes } from '../model/labels';
import { type Expr, type VectorSelector } from './ast';
import { takesParam } from './aggregations';
import { Printer } from './printer';
import { printAggregateHead, printOperator, printShift, printSubqueryRange } from './printParts';
import { mapChildren } from './walk';

/** Longer nodes are broken over several lines. Prometheus counts bytes. */
const MAX_LINE_BYTES = 100;

/**
 * The expression as `/api/v1/format_query` gives it: broken over lines where it is long, matchers sorted. Where
 * Prometheus' own text would mean something else (`group_left` after an empty `ignoring`, quoted names after `on`), the
 * text of `print` stands. Source: Prometheus, promql/parser/prettier.go.
 */
export function pretty(expr: Expr): string {
  return prettyNode(sortMatchers(expr), 0);
}

function prettyNode(node: Expr, level: number): string {
  const indent = '  '.repeat(level);
  const line = oneLine(node);
  if (node.kind === 'unary') {
    return indent + node.op + prettyNode(node.expr, level).trim();
  }
  if (byteLength(line) <= MAX_LINE_BYTES) {
    return node.kind === 'subquery' ? line : indent + line;
  }
  switch (node.kind) {
    case 'aggregate':
      return `${indent}${printAggregateHead(node)}(\n${prettyList(
        takesParam(node.op) && node.param !== undefined ? [node.param, node.expr] : [node.expr],
        level + 1
      )}\n${indent})`;
    case 'binary':
      return [prettyNode(node.lhs, level + 1), indent + printOperator(node), prettyNode(node.rhs, level + 1)].join(
        '\n'
      );
    case 'call':
      return `${indent}${node.func}(\n${prettyList(node.args, level + 1)}\n${indent})`;
    case 'paren':
      return `${indent}(\n${prettyNode(node.expr, level + 1)}\n${indent})`;
    case 'subquery':
      return prettyNode(node.expr, level) + printSubqueryRange(node) + printShift(node);
    default:
      return indent + line;
  }
}

function oneLine(node: Expr): string {
  const printer = new Printer({ shift: printShift });
  printer.node(node);
  return printer.text;
}

function prettyList(items: readonly Expr[], level: number): string {
  return items.map((item) => prettyNode(item, level)).join(',\n');
}

/** Prometheus sorts matchers by their text. */
function sortMatchers(expr: Expr): Expr {
  const mapped = mapChildren(expr, sortMatchers);
  return mapped.kind === 'vectorSelector' ? sorted(mapped) : mapped;
}

function sorted(node: VectorSelector): VectorSelector {
  const text = (m: VectorSelector['matchers'][number]): string => oneLine({ ...node, name: undefined, matchers: [m] });
  const matchers = [...node.matchers].sort((a, b) => compareBytes(text(a), text(b)));
  return { ...node, matchers };
}

function byteLength(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
