import { type Annotation } from '../../model/result';
import { type Plan } from '../../plan/plan';
import { type Expr } from '../../syntax/ast';
import { follows } from '../../syntax/changes';
import { looksUpInfo } from '../../syntax/looksUpInfo';
import { hasPart } from '../../syntax/walk';
import { distinctNodes } from './sources';

const MESSAGE =
  'info() of a subquery under offset or @ adds the labels that there are at the time of the query; a Prometheus before 3.15 lacks those whose samples it happens not to have loaded';

/**
 * An info at each `info()` computed here whose labels one Prometheus adds or does not, by which samples it has loaded.
 * Source: Prometheus 3.5 `promql/info.go`, `infoSelectHints`, whose times are those of the samples of the first argument.
 */
export function infoDoubts({ root, dialect }: Plan): readonly Annotation[] {
  if (follows('infoAtSelectorTimes', dialect)) {
    return [];
  }
  const calls = [...distinctNodes(root)].flatMap((node) => (node.op === 'call' ? [node.expr] : []));
  const doubtful = calls.filter((call) => looksUpInfo(call) && hasSubquery(call.args[0]) && isMoved(call.args[0]));
  return doubtful.map(({ span }) => ({ level: 'info', message: MESSAGE, span }));
}

function hasSubquery(expr: Expr): boolean {
  return hasPart(expr, ({ kind }) => kind === 'subquery');
}

function isMoved(expr: Expr): boolean {
  return hasPart(
    expr,
    (part) =>
      (part.kind === 'subquery' || part.kind === 'vectorSelector') &&
      (part.offset !== 0 || part.timestamp !== undefined)
  );
}
