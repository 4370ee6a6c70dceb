import { compileRegex } from '../model/regex';
import { type Expr, type Matcher, type VectorSelector } from '../syntax/ast';
import { looksUpInfo } from '../syntax/looksUpInfo';
import { children, selectorsOf } from '../syntax/walk';
import { type Move } from './topology';

/** Whether an expression may read series of the target that moved. Only what matchers on its labels rule out is ruled out. */
export function mayRead(expr: Expr): (move: Move) => boolean {
  const selectors = readSelectors(expr).map(({ matchers }) => matchers.map(compileMatcher));
  return ({ labels }) =>
    selectors.some((matchers) =>
      matchers.every(({ name, matches }) => !Object.hasOwn(labels, name) || matches(labels[name]))
    );
}

/** The selectors of what is read; `info()` also reads series that no selector names. */
function readSelectors(expr: Expr): ReadonlyArray<Pick<VectorSelector, 'matchers'>> {
  return callsInfo(expr) ? [{ matchers: [] }] : selectorsOf(expr);
}

function callsInfo(expr: Expr): boolean {
  return looksUpInfo(expr) || children(expr).some(callsInfo);
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
