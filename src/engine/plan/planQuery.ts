import { type Grid, isInstant } from '../model/grid';
import { ok, type Result, type Span } from '../model/result';
import { type AggregateExpr, type Expr } from '../syntax/ast';
import { follows } from '../syntax/changes';
import { typeOf, unparen } from '../syntax/walk';
import { answerNode } from './answers/answerNode';
import { answersWithin, NO_ANSWERS } from './answers/answersWithin';
import { type PlanContext } from './context';
import { delayedNames } from './delayedNames';
import { LeafTable } from './leafTable';
import { memberLabelNames } from './memberLabels';
import { tellingLabels } from './tellingLabels';
import { mixedReleases } from './mixedReleases';
import { movingParameter } from './movingParameter';
import { operandsOf } from './operandsOf';
import { parameterContext } from './parameterContext';
import { isAlike, type Part } from './part';
import { partNode } from './partNode';
import { nodeChildren, type Plan, type PlanNode, type Reason } from './plan';
import { mayReadRecorded, recordedPart } from './recordedPart';
import { refusal } from './refusal';
import { resolveTimes } from './resolveTimes';
import { rulesFor } from './rules';
import { skipEmptySubqueries } from './skipEmptySubqueries';
import { extendedHere } from './extendedHere';
import { fleetDialect } from './fleetDialect';
import { statsSelectors } from './statsSelector';
import { keepsOrder, takesOrder } from './takesOrder';
import { type Topology } from './topology';
import { unsafeExtension } from './unsafeExtension';
import { windowKind } from './windowKind';
import { subqueryContext } from './windowsHere';

export interface PlanOptions {
  /** The text the expression was parsed from; spans in the plan point into it. */
  readonly text: string;
  /** Whether the query is an instant query, where the order of the result is part of it. */
  readonly instant: boolean;
  /** Why floats are never added up from partial sums: then the last digit is that of one Prometheus wherever that can be. */
  readonly exact?: Reason;
  /** Starts, in the text, of histogram_quantile and histogram_fraction calls known to get native histograms alone. */
  readonly native?: ReadonlySet<number>;
  /** Starts, in the text, of aggregations known to choose among equal elements: topk and bottomk, and min and max of 0 and -0. */
  readonly tied?: ReadonlySet<number>;
  /** Heeds no partition labels, because members' answers showed that they do not tell the members apart. */
  readonly unkeyed?: boolean;
  /** Why members are asked for single series alone, which count once where several have them. */
  readonly bySeries?: Reason;
  /** Why selectors are evaluated here from raw samples, by where they start in the text; one reason alone: all of them. */
  readonly raw?: ReadonlyMap<number, Reason> | Reason;
}

/**
 * How a checked expression is answered over a fleet: which parts of it every member is asked for, how their answers are
 * combined, and what is computed here. Fails with `unavailable` where the fleet cannot be asked.
 */
// eslint-disable-next-line max-params -- the fourth is the options object
export function planQuery(expr: Expr, topology: Topology, grid: Grid, options: PlanOptions): Result<Plan> {
  const refused = refusal(topology);
  if (refused !== undefined) {
    return { ok: false, error: refused };
  }
  const windows = windowKind(topology);
  const resolved = skipEmptySubqueries(resolveTimes(expr, grid, topology.evaluationInterval), grid, windows);
  const unsafe = unsafeExtension(resolved) ?? movingParameter(resolved, grid);
  if (unsafe !== undefined) {
    return { ok: false, error: unsafe };
  }
  const mixed = mixedReleases(resolved, topology, { instant: isInstant(grid) });
  const needsRaw = new Map([...delayedNames(resolved, topology), ...mixed]);
  const memberLabels = memberLabelNames(topology);
  const partitionLabels = topology.kind === 'hash' ? topology.partitionLabels : tellingLabels(topology);
  const keyed = options.unkeyed !== true && partitionLabels.length > 0;
  // The last digit is that of the rule's own evaluation.
  const answers = options.exact === undefined ? answersWithin(resolved, topology, grid) : NO_ANSWERS;
  const context: PlanContext = {
    topology: { ...topology, partitionLabels: keyed ? partitionLabels : [] },
    memberLabels,
    grid,
    exact: options.exact !== undefined,
    native: options.native ?? new Set(),
    tied: options.tied ?? new Set(),
    ordered: false,
    bySeries: options.bySeries !== undefined,
    pushes: areAllPrometheus(topology),
    rawReason: (selector) =>
      rawReason(options.raw, selector.span) ??
      needsRaw.get(selector.span.start) ??
      readsRaw(topology) ??
      (recordedPart(selector, topology).kind === 'none' ? undefined : RECORDED),
    orderedRoot: options.instant ? unparen(resolved) : undefined,
    answers,
    leaves: new LeafTable(topology, (part, steps, reason) => nodeHere(part, { ...context, grid: steps }, reason)),
    analyse,
  };
  const isWhole =
    isOneServer(topology) && mixed.size === 0 && answers.size === 0 && !mayReadRecorded(resolved, topology);
  const root = rootNode(resolved, context, isWhole && !isRaw(options.raw));
  const here = follows('extendedSettled', fleetDialect(topology)) ? undefined : extendedHere(root);
  if (here !== undefined) {
    return { ok: false, error: here };
  }
  return ok({
    text: options.text,
    root,
    leaves: context.leaves.leaves,
    grid,
    notPushed: notPushed(root),
    exact: options.exact,
    keyed,
    bySeries: context.bySeries,
    memberLabels,
    lookback: topology.lookback,
    statsSelectors: statsSelectors(resolved, fleetDialect(topology)),
    dialect: fleetDialect(topology),
    windows,
  });
}

const RECORDED: Reason = 'its series are those that rules of the fleet record';
const MERGED: Reason = 'the samples of replicas are merged by time';

/** Why all is read raw, whatever is asked. */
function readsRaw(topology: Topology): Reason | undefined {
  const others = topology.members.filter(({ promql }) => promql === false).map(({ id }) => id);
  return others.length > 0
    ? `${others.join(', ')} ${others.length === 1 ? 'is' : 'are'} not known to compute PromQL as Prometheus does`
    : mergesReplicas(topology)
      ? MERGED
      : undefined;
}

function areAllPrometheus({ members }: Topology): boolean {
  return members.every(({ promql }) => promql !== false);
}

function mergesReplicas({ members }: Topology): boolean {
  return members.some(({ mergedReplicas }) => mergedReplicas !== undefined);
}

function rawReason(raw: PlanOptions['raw'], { start }: Span): Reason | undefined {
  return typeof raw === 'string' ? raw : raw?.get(start);
}

function rootNode(expr: Expr, context: PlanContext, pushWhole: boolean): PlanNode {
  if (typeOf(expr) === 'string') {
    return partNode({ kind: 'constant', expr }, context);
  }
  if (pushWhole) {
    return context.leaves.leaf(expr, context.grid, 'any');
  }
  const part = analyse(expr, context);
  // Members that cannot be asked at all should show, even where the answer needs no data.
  return partNode(part.kind === 'constant' && context.pushes ? { ...part, kind: 'everywhere' } : part, context);
}

function isRaw(raw: PlanOptions['raw']): boolean {
  return typeof raw === 'string' || (raw !== undefined && raw.size > 0);
}

/** Whether one member has everything there is. */
function isOneServer(topology: Topology): boolean {
  return (
    topology.kind === 'hash' &&
    topology.members.length === 1 &&
    topology.store === undefined &&
    readsRaw(topology) === undefined
  );
}

/** The node that computes an expression from raw samples alone. */
function nodeHere(expr: Expr, context: PlanContext, reason: Reason): PlanNode {
  const raw: PlanContext = { ...context, rawReason: () => reason, orderedRoot: undefined, answers: NO_ANSWERS };
  return partNode(analyse(expr, raw), raw);
}

function analyse(expr: Expr, outer: PlanContext): Part {
  const context = { ...outer, ordered: outer.ordered && keepsOrder(expr) };
  const answer = answerNode(expr, context);
  if (answer !== undefined) {
    return { kind: 'global', expr, node: answer };
  }
  if (!takesOrder(expr, context)) {
    return partOf(expr, context);
  }
  // Where all of it is with each member, the order is the members' own matter. What is tried here is not asked.
  const tried = partOf(expr, { ...context, leaves: context.leaves.apart() });
  return partOf(expr, { ...context, ordered: context.ordered || isChosenHere(tried) });
}

/** Whether an aggregation or a sort is computed here from all its elements. */
function isChosenHere(part: Part): boolean {
  return (
    part.kind === 'global' &&
    (part.node.op === 'call' || (part.node.op === 'aggregate' && part.node.fromParts !== true))
  );
}

function partOf(expr: Expr, context: PlanContext): Part {
  const inner = expr.kind === 'subquery' ? subqueryContext(expr, context) : context;
  const operands = operandsOf(expr).map((child) =>
    expr.kind === 'aggregate' && child === expr.param ? parameterPart(expr, child, inner) : analyse(child, inner)
  );
  for (const rule of rulesFor(context)) {
    const part = rule.apply(expr, operands, context);
    if (part !== undefined) {
      return part;
    }
  }
  throw new Error(`no rule plans a ${expr.kind}`);
}

/** A parameter that counts at the first step alone is no part of what is pushed: members may be asked for later steps only. */
function parameterPart(expr: AggregateExpr, param: Expr, context: PlanContext): Part {
  const own = parameterContext(expr, context);
  const part = analyse(param, own);
  return own === context || !isAlike(part) || isWritten(param)
    ? part
    : { kind: 'global', expr: part.expr, node: partNode(part, own) };
}

function isWritten(param: Expr): boolean {
  const expr = unparen(param);
  return expr.kind === 'unary' ? isWritten(expr.expr) : expr.kind === 'number' || expr.kind === 'string';
}

function notPushed(root: PlanNode): Plan['notPushed'] {
  const own =
    'reason' in root && root.reason !== 'needs no data' && root.op !== 'recorded'
      ? [{ span: root.expr.span, reason: root.reason }]
      : [];
  return [...own, ...nodeChildren(root).flatMap(notPushed)];
}
