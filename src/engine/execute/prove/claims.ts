import { METRIC_NAME } from '../../model/labels';
import { literalPattern } from '../../model/regex';
import { stepTime } from '../../model/grid';
import { dataSpan, readAt, type TimeSpan } from '../../plan/dataSpan';
import { type Plan, type PushedLeaf } from '../../plan/plan';
import { populationOf } from '../../plan/populationOf';
import { infoMatchers } from '../../plan/rules/infoCall';
import { type Topology } from '../../plan/topology';
import { type Expr, type Matcher } from '../../syntax/ast';
import { matcherAccepts } from '../../syntax/matcher';
import { type Dialect } from '../../syntax/dialect';
import { looksUpInfo } from '../../syntax/looksUpInfo';
import { children } from '../../syntax/walk';
import { printSelector } from './printSelector';

/**
 * What a plan takes for granted of a selector's series in a span of time.
 *
 * `split`: no two of the members have series that agree on the ownership label.
 * `replicated`: all of the members have the same series.
 */
export interface Claim {
  readonly kind: 'split' | 'replicated';
  /** One vector selector, without times. */
  readonly selector: string;
  readonly matchers: readonly Matcher[];
  /** The selector as the query has it, without times. */
  readonly written: string;
  readonly span: TimeSpan;
  readonly members: readonly string[];
}

/** The label that tells which member holds a series of a hash fleet, where any does. */
export function ownershipLabel({ partitionLabels }: Topology): string {
  return partitionLabels[0] ?? 'instance';
}

/** What a plan takes for granted of the data of a hash fleet, each once; spans of one selector are taken together. */
export function claimsOf(plan: Plan, topology: Topology): readonly Claim[] {
  if (topology.kind !== 'hash' || topology.ownership === 'proven') {
    return [];
  }
  const claims = new Map<string, Claim>();
  for (const leaf of plan.leaves) {
    const members = leaf.op === 'leaf' ? askedMembers(leaf) : [];
    if (leaf.op === 'leaf' && members.length > 1) {
      const span = spanOf(leaf, plan.lookback);
      selectedBy(leaf.expr, plan.dialect)
        .flatMap((matchers) => claimsOn(matchers, { span, members }, topology))
        .forEach((claim) => add(claims, claim));
    }
  }
  return [...claims.values()];
}

function add(claims: Map<string, Claim>, claim: Claim): void {
  const key = `${claim.kind} ${claim.selector}`;
  const known = claims.get(key);
  claims.set(
    key,
    known === undefined
      ? claim
      : {
          ...claim,
          span: { from: Math.min(known.span.from, claim.span.from), to: Math.max(known.span.to, claim.span.to) },
          members: [...new Set([...known.members, ...claim.members])],
        }
  );
}

function askedMembers({ parts }: PushedLeaf): readonly string[] {
  return [
    ...new Set(parts.flatMap(({ queries, fallbacks }) => [...queries, ...fallbacks].map(({ member }) => member))),
  ];
}

function spanOf({ expr, grid }: PushedLeaf, lookback: number): TimeSpan {
  const span = dataSpan(expr, lookback, grid);
  return { from: readAt(span, grid.start).from, to: readAt(span, stepTime(grid, grid.length - 1)).to };
}

/** The matchers of all that an expression reads, the info series of `info()` included. */
function selectedBy(expr: Expr, dialect: Dialect): ReadonlyArray<readonly Matcher[]> {
  if (expr.kind === 'vectorSelector') {
    return [expr.matchers];
  }
  return looksUpInfo(expr)
    ? [...selectedBy(expr.args[0], dialect), infoMatchers(expr, dialect)]
    : children(expr).flatMap((child) => selectedBy(child, dialect));
}

function claimsOn(
  matchers: readonly Matcher[],
  claim: Pick<Claim, 'span' | 'members'>,
  { replicatedJobs }: Topology
): readonly Claim[] {
  const named = (kind: Claim['kind'], all: readonly Matcher[]): Claim => ({
    ...{ ...claim, kind, written: printSelector(matchers) },
    ...selectorOf(all),
  });
  const jobs = replicatedJobs.map(literalPattern).join('|');
  switch (populationOf({ matchers }, replicatedJobs)) {
    case 'sharded':
      return [named('split', matchers)];
    case 'replicated':
      return [named('replicated', matchers)];
    case 'mixed':
      return [
        named('split', [...matchers, { name: 'job', op: '!~', value: jobs }]),
        named('replicated', [...matchers, { name: 'job', op: '=~', value: jobs }]),
      ];
  }
}

function selectorOf(matchers: readonly Matcher[]): Pick<Claim, 'selector' | 'matchers'> {
  // An index is not asked for everything there is; what `info()` selects may be as wide.
  const isNarrow = matchers.some((matcher) => !matcherAccepts(matcher, ''));
  const all: readonly Matcher[] = isNarrow ? matchers : [...matchers, { name: METRIC_NAME, op: '!=', value: '' }];
  return { selector: printSelector(all), matchers: all };
}
