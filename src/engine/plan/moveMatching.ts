import { compileRegex } from '../model/regex';
import { type Expr, type Matcher, type VectorSelector } from '../syntax/ast';
import { children } from '../syntax/walk';
import { type Move } from './topology';

/** Whether an expression may read series of the target that moved. Only what matchers on its labels rule out is ruled out. */
export function mayRead(expr: Expr): (move: Move) => boolean {
  const selectors = selectorsOf(expr).map(({ matchers }) => matchers.map(compileMatcher));
  return ({ labels }) =>
    selectors.some((matchers) =>
      matchers.every(({ name, matches }) => !Object.hasOwn(labels, name) || matches(labels[name]))
    );
}

function selectorsOf(expr: Expr): readonly VectorSelector[] {
  // info() also reads series that no selector names.
  const implied: readonly VectorSelector[] =
    expr.kind === 'call' && expr.func === 'info'
      ? [{ kind: 'vectorSelector', matchers: [], offset: 0, span: expr.span }]
      : [];
  return [...(expr.kind === 'vectorSelector' ? [expr] : []), ...implied, ...children(expr).flatMap(selectorsOf)];
}

interface CompiledMatcher {
  readonly name: string;
  readonly matches: (value: string) => boolean;
}

function compileMatcher({ name, op, value }: Matcher): CompiledMatcher {
  if (op === '=' || op === '!=') {
    return { name, matches: (other) => (other === value) === (op === '=') };
  }
  const regex = compileRegex(value);
  return { name, matches: (other) => !regex.ok || regex.value.matches(other) === (op === '=~') };
}
