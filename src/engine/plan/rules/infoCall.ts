import { derivedPart } from '../localPart';
import { type Rule } from '../rule';

/** Labels by which info() finds the info series of a series. */
const IDENTIFYING: ReadonlySet<string> = new Set(['instance', 'job']);

/** info() is pushed where a series and its info series are sure to be on one member, and refused where they are not. */
export const infoCall: Rule = {
  name: 'infoCall',
  apply: (expr, [argument], context) => {
    if (expr.kind !== 'call' || expr.func !== 'info') {
      return undefined;
    }
    const together =
      argument.kind === 'local' &&
      (argument.identity || (argument.keys !== undefined && [...argument.keys].every((key) => IDENTIFYING.has(key))));
    if (argument.kind === 'local' && together) {
      return derivedPart(argument, { expr }, context);
    }
    const message =
      'info() is not supported over several members unless instance and job determine the member of each series';
    return { kind: 'refused', expr, error: { type: 'execution', message, span: expr.span } };
  },
};
