import { type Expr, type VectorSelector } from '../syntax/ast';
import { callsInfo } from '../syntax/callsInfo';
import { selectorsOf } from '../syntax/walk';
import { compileMatcher } from './compileMatcher';
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
