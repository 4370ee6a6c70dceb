import { type Rule } from '../rule';

/** Parentheses change nothing but the text. */
export const paren: Rule = {
  name: 'paren',
  apply: (expr, [child]) => (expr.kind === 'paren' ? { ...child, expr } : undefined),
};
