import { Labels, METRIC_NAME } from '../model/labels';
import { type BinaryExpr, type Call, type Expr, type Matcher, type VectorSelector } from '../syntax/ast';
import { aggregations } from '../syntax/aggregations';
import { functionRecord } from '../syntax/functions';
import { looksUpInfo } from '../syntax/looksUpInfo';
import { matcherAccepts } from '../syntax/matcher';
import { hasPart, mapChildren, selectorsOf, unparen } from '../syntax/walk';
import { type Member, type Topology } from './topology';

/** Labels that all series of a member have, as far as a query can see. */
export type MemberLabels = Readonly<Record<string, string>>;

/** How a query sees the labels of a member's series. */
export interface SeenLabels {
  /** The names of all members' labels. */
  readonly names: readonly string[];
  /** What the elements of an answer have besides. */
  readonly added: MemberLabels;
}

/** Prefix of a label that gives way to a member's (upstream `model.ExportedLabelPrefix`). */
const EXPORTED = 'exported_';

/** Of a member of an independent fleet; none in a hash fleet. */
export function labelsOf({ id, labels }: Member, { kind }: Pick<Topology, 'kind'>): MemberLabels {
  return kind === 'hash' ? {} : (labels ?? { shard: id });
}

/** The value of a label, the empty one where there is none. */
export function valueOf(labels: MemberLabels, name: string): string {
  return Object.hasOwn(labels, name) ? labels[name] : '';
}

/** The names of the labels that tell the members of an independent fleet apart, in order. */
export function memberLabelNames(topology: Pick<Topology, 'kind' | 'members'>): readonly string[] {
  return [...new Set(topology.members.flatMap((member) => Object.keys(labelsOf(member, topology))))].sort();
}

/** The name by which a query sees a label of a series. */
export function seenName(own: string, names: readonly string[]): string {
  return gaveWay(own, names) ? EXPORTED + own : own;
}

/**
 * The labels of a series as a query sees them. One that a member's label has the name of gives way, as does a label that would
 * be in its way: `cluster` is `exported_cluster`, and that `exported_exported_cluster`.
 */
export function seenLabels(own: Labels, { names, added }: SeenLabels): Labels {
  const entries = own.entries().map(([name, value]) => [seenName(name, names), value] as const);
  return Labels.from([...entries, ...Object.entries(added).filter(([, value]) => value !== '')]);
}

/** The name that a series has for what a query calls a label; undefined for a member's own label. */
export function ownName(seen: string, names: readonly string[]): string | undefined {
  if (!gaveWay(seen, names)) {
    return seen;
  }
  return seen.startsWith(EXPORTED) ? seen.slice(EXPORTED.length) : undefined;
}

function gaveWay(name: string, names: readonly string[]): boolean {
  return names.includes(name.replace(/^(?:exported_)+/, '')) || names.includes(name);
}

/** Whether an expression does with labels what a member cannot do without its own: it is computed here then. */
export function usesLabelValues(expr: Expr, names: readonly string[]): boolean {
  if (names.length === 0) {
    return false;
  }
  const used = (text: Expr): boolean => {
    const string = unparen(text);
    return string.kind !== 'string' || gaveWay(string.value, names);
  };
  switch (expr.kind) {
    case 'call':
      return (
        labelArguments(expr).some(used) ||
        (looksUpInfo(expr) &&
          expr.args
            .slice(1)
            .flatMap(selectorsOf)
            .some((one) => usesMatchers(one, names)))
      );
    case 'aggregate': {
      const { param, parts } = aggregations[expr.op];
      return (param === 'label' && expr.param !== undefined && used(expr.param)) || parts === 'union';
    }
    default:
      return false;
  }
}

/** Whether an expression may give a label a value of its own. */
export function writesLabel(expr: Expr, name: string): boolean {
  const isIt = (text: Expr | undefined): boolean => {
    const string = text && unparen(text);
    return string !== undefined && (string.kind !== 'string' || string.value === name);
  };
  return hasPart(expr, (part) =>
    part.kind === 'call'
      ? functionRecord(part.func).labels.startsWith('written') && isIt(part.args[1])
      : part.kind === 'aggregate' && aggregations[part.op].param === 'label' && isIt(part.param)
  );
}

/** The arguments of a call that name labels. */
function labelArguments({ func, args }: Call): readonly Expr[] {
  switch (functionRecord(func).labels) {
    case 'written':
      return func === 'label_replace' ? [args[1], args[3]] : [args[1], ...args.slice(3)];
    case 'writtenForBucket':
      return [args[1]];
    default:
      return [];
  }
}

function usesMatchers({ matchers }: VectorSelector, names: readonly string[]): boolean {
  return matchers.some(({ name }) => gaveWay(name, names));
}

/** The expression with the labels of lists by the names that series have; members' own labels are in none. */
export function withOwnNames(expr: Expr, names: readonly string[]): Expr {
  if (names.length === 0) {
    return expr;
  }
  const own = (labels: readonly string[]) =>
    labels.map((label) => ownName(label, names)).filter((label) => label !== undefined);
  const visit = (node: Expr): Expr => {
    const inner = mapChildren(node, visit);
    switch (inner.kind) {
      case 'aggregate':
        return { ...inner, grouping: own(inner.grouping) };
      case 'binary':
        return ownMatching(inner, own);
      default:
        return inner;
    }
  };
  return visit(expr);
}

function ownMatching(expr: BinaryExpr, own: (labels: readonly string[]) => string[]): BinaryExpr {
  const { matching } = expr;
  return matching === undefined
    ? expr
    : { ...expr, matching: { ...matching, labels: own(matching.labels), include: own(matching.include) } };
}

/**
 * The expression as a member is asked for it, whose series do not have its labels; undefined where no selector can match any,
 * so that there is nothing to ask.
 */
export function forMember(expr: Expr, labels: MemberLabels, names: readonly string[]): Expr | undefined {
  if (names.length === 0) {
    return expr;
  }
  const asked = selectorsOf(expr);
  if (asked.length > 0 && asked.every((one) => ownMatchers(one.matchers, labels, names) === undefined)) {
    return undefined;
  }
  const visit = (node: Expr): Expr =>
    node.kind === 'vectorSelector' ? ownSelector(node, labels, names) : mapChildren(node, visit);
  return visit(expr);
}

function ownSelector(selector: VectorSelector, labels: MemberLabels, names: readonly string[]): VectorSelector {
  const own = memberSelector(selector, labels, names);
  return own ?? { ...selector, name: undefined, matchers: NOTHING };
}

/** A selector as a member is asked for it; undefined where its labels do not match. */
export function memberSelector(
  selector: VectorSelector,
  labels: MemberLabels,
  names: readonly string[]
): VectorSelector | undefined {
  if (!usesMatchers(selector, names)) {
    return selector;
  }
  const matchers = ownMatchers(selector.matchers, labels, names);
  return (
    matchers && {
      ...selector,
      matchers: matchers.every((one) => matcherAccepts(one, '')) ? [...matchers, ANYTHING] : matchers,
    }
  );
}

/** What every series has: Prometheus takes no selector that may select one without any label. */
const ANYTHING: Matcher = { name: METRIC_NAME, op: '!=', value: '' };

/** What no series has, as Prometheus takes it. */
const NOTHING: readonly Matcher[] = [
  { name: METRIC_NAME, op: '=', value: 'nothing' },
  { name: METRIC_NAME, op: '=', value: '' },
];

/** The matchers on labels of series, by the names these have; undefined where a member's own labels do not match. */
function ownMatchers(
  matchers: readonly Matcher[],
  labels: MemberLabels,
  names: readonly string[]
): readonly Matcher[] | undefined {
  const own: Matcher[] = [];
  for (const matcher of matchers) {
    const name = ownName(matcher.name, names);
    if (name !== undefined) {
      own.push(name === matcher.name ? matcher : { ...matcher, name });
    } else if (!matcherAccepts(matcher, valueOf(labels, matcher.name))) {
      return undefined;
    }
  }
  return own;
}
