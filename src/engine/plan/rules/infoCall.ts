import { METRIC_NAME } from '../../model/labels';
import { type Call, type Matcher, type VectorSelector } from '../../syntax/ast';
import { selectorsOf, unparen } from '../../syntax/walk';
import { derivedPart } from '../localPart';
import { partNode } from '../partNode';
import { type Rule } from '../rule';
import { selectHere } from '../selectHere';

/** Labels by which info() finds the info series of a series. */
const IDENTIFYING: ReadonlySet<string> = new Set(['instance', 'job']);

/** The metric that info() looks at unless another is named. */
export const TARGET_INFO: Matcher = { name: METRIC_NAME, op: '=', value: 'target_info' };

/**
 * info() is pushed where a series and its info series are sure to be on one member; else they are brought together here.
 * Prometheus 3.5 takes one series for another at steps where some have no samples, so that more than one step is for here
 * where raw samples can be had.
 */
export const infoCall: Rule = {
  name: 'infoCall',
  apply: (expr, [argument], context) => {
    if (expr.kind !== 'call' || expr.func !== 'info') {
      return undefined;
    }
    const forHere = context.grid.length > 1 && context.topology.members.every((member) => member.remoteRead !== false);
    const together =
      !forHere &&
      argument.kind === 'local' &&
      (argument.identity || (argument.keys !== undefined && [...argument.keys].every((key) => IDENTIFYING.has(key))));
    if (together) {
      return derivedPart(argument, { expr }, context);
    }
    const reason = forHere
      ? 'members would mistake one series for another where some have gaps'
      : 'the info series of a series may be on another member';
    const info = selectHere(infoSelector(expr), context, 'which info series counts depends on when it was scraped');
    return {
      kind: 'global',
      expr,
      node: { op: 'call', expr, grid: context.grid, args: [partNode(argument, context), info], reason },
    };
  },
};

/**
 * The selector of the info series: they are those at the times of the first selector of the argument.
 * Source: Prometheus 3.5 `promql/info.go`, `infoSelectHints` and `fetchInfoSeries`.
 */
function infoSelector({ args, span }: Call): VectorSelector {
  const written = args.length > 1 ? unparen(args[1]) : undefined;
  const matchers = written?.kind === 'vectorSelector' ? written.matchers : [];
  const named = matchers.some(({ name }) => name === METRIC_NAME);
  const first = selectorsOf(args[0]).at(0);
  return {
    kind: 'vectorSelector',
    matchers: named ? matchers : [...matchers, TARGET_INFO],
    offset: first?.offset ?? 0,
    timestamp: first?.timestamp,
    span: written?.span ?? span,
  };
}
