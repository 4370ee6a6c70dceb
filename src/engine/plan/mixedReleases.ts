import { changesBetween } from '../syntax/changes';
import { type Change } from '../syntax/change';
import { DEFAULT_DIALECT } from '../syntax/dialect';
import { type Expr } from '../syntax/ast';
import { histogramRecords } from '../syntax/functions/histograms';
import { children, selectorsOf } from '../syntax/walk';
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
 */
export function mixedReleases(expr: Expr, fleet: Fleet): ReadonlyMap<number, Reason> {
  return selectorsBelow(expr, fleet, ({ of, ofHistograms }) => of === 'anything' || ofHistograms);
}

/** The same of what is told apart by native histograms, for an expression that has given some. */
export function mixedHistograms(expr: Expr, fleet: Fleet): ReadonlyMap<number, Reason> {
  return selectorsBelow(expr, fleet, () => true);
}

interface Affected {
  readonly of: Change['of'];
  /** Whether something stands around it that makes floats of histograms. */
  readonly ofHistograms: boolean;
}

function selectorsBelow(expr: Expr, fleet: Fleet, counts: (affected: Affected) => boolean): Map<number, Reason> {
  const { dialect = DEFAULT_DIALECT, newest } = fleet;
  const found = new Map<number, Reason>();
  const changes = newest === undefined ? [] : changesBetween(dialect.release, newest);
  const visit = (node: Expr, above: boolean): void => {
    const names = namesOf(node);
    const ofHistograms = above || names.some((name) => OF_HISTOGRAMS.has(name));
    const isNamed = ({ affects }: Change): boolean => names.some((name) => affects.includes(name));
    const change = changes.find((one) => isNamed(one) && counts({ of: one.of, ofHistograms }));
    if (change !== undefined) {
      const name = names.find((one) => change.affects.includes(one));
      const reason = `releases before and since ${change.since}, which members have, answer ${name} differently`;
      selectorsOf(node).forEach(({ span }) => found.set(span.start, found.get(span.start) ?? reason));
    }
    children(node).forEach((child) => visit(child, ofHistograms));
  };
  if (changes.length > 0) {
    visit(expr, false);
  }
  return found;
}

/** What changes call a node. */
function namesOf(expr: Expr): readonly string[] {
  switch (expr.kind) {
    case 'call':
      return [expr.func];
    case 'aggregate':
      return [expr.op];
    case 'binary':
      return expr.matching?.fill === undefined ? [expr.op] : [expr.op, 'fill'];
    default:
      return [];
  }
}
