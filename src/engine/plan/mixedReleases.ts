import { changesBetween } from '../syntax/changes';
import { METRIC_NAME } from '../model/labels';
import { type Change, SEVERAL_NAMES } from '../syntax/change';
import { DEFAULT_DIALECT } from '../syntax/dialect';
import { type Expr } from '../syntax/ast';
import { histogramRecords } from '../syntax/functions/histograms';
import { children, selectorsOf, unparen } from '../syntax/walk';
import { type Reason } from './plan';
import { type Topology } from './topology';

type Fleet = Pick<Topology, 'dialect' | 'newest'>;

/** What makes floats of histograms, so that the answers of members do not show that there were any. */
const OF_HISTOGRAMS: ReadonlySet<string> = new Set([
  ...histogramRecords.map(({ name }) => name),
  ...['count', 'group', 'count_values', 'absent'],
]);

/**
 * Why selectors are evaluated here from raw samples, by where they start: the members' releases answer differently what
 * stands around them. What only native histograms tell apart counts where something around it makes floats of them.
 * `instant`: the query is evaluated at one step.
 */
export function mixedReleases(
  expr: Expr,
  fleet: Fleet,
  { instant }: { readonly instant: boolean }
): ReadonlyMap<number, Reason> {
  return selectorsBelow(
    expr,
    fleet,
    ({ of, overSteps }, { ofHistograms, inSteps }) =>
      (of === 'anything' || ofHistograms) && (overSteps !== true || inSteps || !instant)
  );
}

/** What is told apart by native histograms, for an expression that has given some. */
export function mixedHistograms(expr: Expr, fleet: Fleet): ReadonlyMap<number, Reason> {
  return selectorsBelow(expr, fleet, ({ of }) => of === 'histograms');
}

/**
 * Why an expression that reads no series is evaluated here: what its operands give being the same, which of the members'
 * releases answers it would be a matter of which member is asked. Undefined: all answer it alike.
 */
export function differsByRelease(expr: Expr, fleet: Fleet): Reason | undefined {
  const names = namesOf(expr);
  const change = changesWithin(fleet).find((one) => one.of === 'anything' && isNamed(one, names));
  return change && reasonOf(change, names);
}

interface Where {
  /** Whether something stands around it that makes floats of histograms. */
  readonly ofHistograms: boolean;
  /** Whether it is within a subquery. */
  readonly inSteps: boolean;
}

function selectorsBelow(
  expr: Expr,
  fleet: Fleet,
  counts: (change: Change, where: Where) => boolean
): Map<number, Reason> {
  const found = new Map<number, Reason>();
  const changes = changesWithin(fleet);
  const visit = (node: Expr, above: Where): void => {
    const names = namesOf(node);
    const where = {
      ofHistograms: above.ofHistograms || names.some((name) => OF_HISTOGRAMS.has(name)),
      inSteps: above.inSteps || node.kind === 'subquery',
    };
    const change = changes.find((one) => isNamed(one, names) && counts(one, where));
    if (change !== undefined) {
      const reason = reasonOf(change, names);
      selectorsOf(node).forEach(({ span }) => found.set(span.start, found.get(span.start) ?? reason));
    }
    children(node).forEach((child) => visit(child, where));
  };
  if (changes.length > 0) {
    visit(expr, { ofHistograms: false, inSteps: false });
  }
  return found;
}

/** What changed between the lowest release of the members and the newest. */
function changesWithin({ dialect = DEFAULT_DIALECT, newest }: Fleet): readonly Change[] {
  return newest === undefined ? [] : changesBetween(dialect.release, newest);
}

function isNamed({ affects }: Change, names: readonly string[]): boolean {
  return names.some((name) => affects.includes(name));
}

function reasonOf({ since, affects }: Change, names: readonly string[]): Reason {
  const name = names.find((one) => affects.includes(one));
  return `releases before and since ${since}, which members have, answer ${name} differently`;
}

/** What changes call a node. */
function namesOf(expr: Expr): readonly string[] {
  switch (expr.kind) {
    case 'call':
      return expr.args.some((arg) => isRange(arg) && mayHaveSeveralNames(arg))
        ? [expr.func, SEVERAL_NAMES.range]
        : [expr.func];
    case 'aggregate':
      return [expr.op];
    case 'unary':
      return expr.op === '-' && mayHaveSeveralNames(expr.expr) ? [SEVERAL_NAMES.minus] : [];
    case 'binary':
      return expr.matching?.fill === undefined ? [expr.op] : [expr.op, 'fill'];
    default:
      return [];
  }
}

function isRange(expr: Expr): boolean {
  const { kind } = unparen(expr);
  return kind === 'matrixSelector' || kind === 'subquery';
}

/** Whether two series of it may differ by their metric names alone, as far as the expression tells. */
function mayHaveSeveralNames(expr: Expr): boolean {
  switch (expr.kind) {
    case 'vectorSelector':
      return !expr.matchers.some(({ name, op }) => name === METRIC_NAME && op === '=');
    case 'matrixSelector':
      return mayHaveSeveralNames(expr.vector);
    case 'binary':
      return expr.op === 'or' || children(expr).some(mayHaveSeveralNames);
    default:
      return children(expr).some(mayHaveSeveralNames);
  }
}
