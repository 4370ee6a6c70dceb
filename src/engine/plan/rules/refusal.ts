import { type Rule } from '../rule';

/** What holds a refused part is refused, with the same error. */
export const refusal: Rule = {
  name: 'refusal',
  apply: (expr, children) => {
    const refused = children.find((child) => child.kind === 'refused');
    return refused && { ...refused, expr };
  },
};
