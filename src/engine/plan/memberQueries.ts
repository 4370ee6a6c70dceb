import { type Expr } from '../syntax/ast';
import { printWithOrigins } from '../syntax/print';
import { guardMatches } from './guardMatches';
import { keptLabels } from './keptLabels';
import { forMember, labelsOf, memberLabelNames, withOwnNames } from './memberLabels';
import { type LeafQueries, type LeafQuery, type MergeRule } from './plan';
import { excludeReplicated } from './populationOf';
import { type Member, type Topology } from './topology';

/** A query of one member. */
export function memberQuery(member: string, expr: Expr): LeafQuery {
  return { member, ...printWithOrigins(expr) };
}

/**
 * What each of `members` is asked for an expression: any one of them where `merge` is `any`, else all, of which one alone is
 * asked for what all have.
 */
export function memberQueries(
  expr: Expr,
  members: readonly Member[],
  { merge, topology }: { readonly merge: MergeRule; readonly topology: Topology }
): LeafQueries {
  if (merge === 'any') {
    const holders = byHoldings(members).map(({ id }) => memberQuery(id, expr));
    return { queries: holders.slice(0, 1), fallbacks: holders.slice(1) };
  }
  if (topology.kind === 'independent') {
    const names = memberLabelNames(topology);
    const asked = guardMatches(withOwnNames(expr, names), topology);
    return { queries: members.flatMap((member) => labelledQuery(member, { expr, asked, names })), fallbacks: [] };
  }
  const holders = byHoldings(members).map(({ id }) => memberQuery(id, expr));
  const excluded = excludeReplicated(expr, topology.replicatedJobs);
  if (excluded === expr || holders.length === 0) {
    return { queries: members.map(({ id }) => memberQuery(id, expr)), fallbacks: [] };
  }
  const others = members.filter(({ id }) => id !== holders[0].member).map(({ id }) => memberQuery(id, excluded));
  return { queries: [holders[0], ...others], fallbacks: holders.slice(1) };
}

interface Labelled {
  readonly expr: Expr;
  /** With the names that series have. */
  readonly asked: Expr;
  readonly names: readonly string[];
}

/** A query of a member of an independent fleet; none where its labels do not match. */
function labelledQuery(member: Member, { expr, asked, names }: Labelled): readonly LeafQuery[] {
  const labels = labelsOf(member, { kind: 'independent' });
  const own = forMember(asked, labels, names);
  return own === undefined
    ? []
    : [{ ...memberQuery(member.id, own), labels: { names, added: keptLabels(expr, labels) } }];
}

/** What all members have is best had of one that still scrapes it, and has for long. */
function byHoldings(members: readonly Member[]): readonly Member[] {
  const until = ({ until: end }: Member) => end ?? Number.POSITIVE_INFINITY;
  const since = ({ since: start }: Member) => start ?? Number.NEGATIVE_INFINITY;
  return [...members].sort((a, b) => compare(until(b), until(a)) || compare(since(a), since(b)));
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
