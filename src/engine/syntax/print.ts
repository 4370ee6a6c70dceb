import { type Expr } from './ast';
import { type Origin, Printer } from './printer';

/**
 * PromQL on one line, so that parsing it gives the same expression again, spans apart. A tree that was not parsed but
 * put together gets the parentheses it needs. Source: Prometheus, promql/parser/printer.go; unlike there, matchers keep
 * their order, label names after `on` are quoted where they must be, and `group_left` after an empty `ignoring` stays.
 */
export function print(expr: Expr): string {
  const printer = new Printer();
  printer.node(expr);
  return printer.text;
}

/** As `print`, with each node's printed and original start (offsets in UTF-16 code units), in printed order. */
export function printWithOrigins(expr: Expr): { text: string; origins: Origin[] } {
  const origins: Origin[] = [];
  const printer = new Printer({ origins });
  printer.node(expr);
  return { text: printer.text, origins };
}
