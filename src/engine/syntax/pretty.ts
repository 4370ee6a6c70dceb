import { compareBytes } from '../model/labels';
import { type Expr, type VectorSelector } from './ast';
import { DEFAULT_DIALECT, type Dialect } from './dialect';
import { type NameStyle, nameStyle } from './names';
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
export function pretty(expr: Expr, dialect: Dialect = DEFAULT_DIALECT): string {
  return new PrettyPrinter(nameStyle(dialect)).print(expr);
}

/** The expression as `/api/v1/rules` gives it: on one line, matchers sorted. Source: Prometheus, promql/parser/printer.go. */
export function printSorted(expr: Expr, dialect: Dialect = DEFAULT_DIALECT): string {
  return new PrettyPrinter(nameStyle(dialect)).line(expr);
}

class PrettyPrinter {
  constructor(private readonly names: NameStyle) {}

  print(expr: Expr): string {
    return this.node(this.sortMatchers(expr), 0);
  }

  line(expr: Expr): string {
    return this.oneLine(this.sortMatchers(expr));
  }

  private node(node: Expr, level: number): string {
    const indent = '  '.repeat(level);
    const line = this.oneLine(node);
    if (node.kind === 'unary') {
      return indent + node.op + this.node(node.expr, level).trim();
    }
    if (byteLength(line) <= MAX_LINE_BYTES) {
      return node.kind === 'subquery' ? line : indent + line;
    }
    switch (node.kind) {
      case 'aggregate': {
        const args = takesParam(node.op) && node.param !== undefined ? [node.param, node.expr] : [node.expr];
        return `${indent}${printAggregateHead(node, this.names)}(\n${this.list(args, level + 1)}\n${indent})`;
      }
      case 'binary':
        return [
          this.node(node.lhs, level + 1),
          indent + printOperator(node, this.names),
          this.node(node.rhs, level + 1),
        ].join('\n');
      case 'call':
        return `${indent}${node.func}(\n${this.list(node.args, level + 1)}\n${indent})`;
      case 'paren':
        return `${indent}(\n${this.node(node.expr, level + 1)}\n${indent})`;
      case 'subquery':
        return this.node(node.expr, level) + printSubqueryRange(node) + printShift(node);
      default:
        return indent + line;
    }
  }

  private oneLine(node: Expr): string {
    const printer = new Printer({ shift: printShift, names: this.names });
    printer.node(node);
    return printer.text;
  }

  private list(items: readonly Expr[], level: number): string {
    return items.map((item) => this.node(item, level)).join(',\n');
  }

  /** Prometheus sorts matchers by their text. */
  private sortMatchers(expr: Expr): Expr {
    const mapped = mapChildren(expr, (child) => this.sortMatchers(child));
    return mapped.kind === 'vectorSelector' ? this.sorted(mapped) : mapped;
  }

  private sorted(node: VectorSelector): VectorSelector {
    const text = (m: VectorSelector['matchers'][number]): string =>
      this.oneLine({ ...node, name: undefined, matchers: [m] });
    const matchers = [...node.matchers].sort((a, b) => compareBytes(text(a), text(b)));
    return { ...node, matchers };
  }
}

function byteLength(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
