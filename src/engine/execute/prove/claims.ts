import { METRIC_NAME } from '../../model/labels';
import { literalPattern } from '../../model/regex';
import { stepTime } from '../../model/grid';
import { dataSpan, hull, readAt, type TimeSpan } from '../../plan/dataSpan';
import { type Leaf, type LeafQueries, type Plan, type PushedLeaf, type RawLeaf } from '../../plan/plan';
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
 * `replicated`: all of the members have the same series, and none has gaps of its own.
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
  /** Of `replicated`: selects the scrapes of its targets. */
  readonly scrapes?: string;
}

const JOB = 'job';

/** The label that tells which member holds a series of a hash fleet, where any does. */
export function ownershipLabel({ partitionLabels }: Topology): string {
  return partitionLabels[0] ?? 'instance';
}

/**
 * What a plan takes for granted of the data of a hash fleet, each once; spans of one selector are taken together. No configuration
 * proves that a member has no gaps.
 */
export function claimsOf(plan: Plan, topology: Topology): readonly Claim[] {
  const claims = new Map<string, Claim>();
  for (const leaf of topology.kind === 'hash' ? plan.leaves : []) {
    for (const { kind, span, members } of readsOf(leaf, plan.lookback)) {
      selectedBy(leaf.expr, plan.dialect)
        .flatMap((matchers) => claimsOn(matchers, { span, members }, topology))
        .filter((claim) => claim.kind === kind && (kind === 'replicated' || topology.ownership !== 'proven'))
        .forEach((claim) => add(claims, claim));
    }
  }
  return [...claims.values()];
}

type Read = Pick<Claim, 'kind' | 'span' | 'members'>;

/** Of which members a leaf takes something for granted, and when: of copies while the fleet is one and the same. */
function readsOf(leaf: Leaf, lookback: number): readonly Read[] {
  if (leaf.op === 'raw') {
    const span = { from: leaf.start, to: leaf.end };
    return leaf.merge === 'any' ? severalOf({ kind: 'replicated', span, members: membersOf(leaf) }) : [];
  }
  const { expr, parts } = leaf;
  const all = [...new Set(parts.flatMap(membersOf))];
  return [
    ...severalOf({ kind: 'split', span: spanOf(leaf, lookback), members: all }),
    ...parts.flatMap((part) =>
      severalOf({ kind: 'replicated', span: spanOf({ expr, grid: part.grid }, lookback), members: membersOf(part) })
    ),
  ];
}

function severalOf(read: Read): readonly Read[] {
  return read.members.length > 1 ? [read] : [];
}

function add(claims: Map<string, Claim>, claim: Claim): void {
  const key = JSON.stringify([claim.kind, claim.selector, ...(claim.kind === 'replicated' ? claim.members : [])]);
  const known = claims.get(key);
  claims.set(
    key,
    known === undefined
      ? claim
      : {
          ...claim,
          span: hull([known.span, claim.span]) ?? claim.span,
          members: [...new Set([...known.members, ...claim.members])],
        }
  );
}

function membersOf({ queries, fallbacks }: LeafQueries | RawLeaf): readonly string[] {
  return [...new Set([...queries, ...fallbacks].map(({ member }) => member))];
}

function spanOf({ expr, grid }: Pick<PushedLeaf, 'expr' | 'grid'>, lookback: number): TimeSpan {
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
  const ofJobs: Matcher = { name: JOB, op: '=~', value: jobs };
  const onJob = matchers.filter(({ name }) => name === JOB);
  const scrapes = printSelector([{ name: METRIC_NAME, op: '=', value: 'up' }, ...onJob, ofJobs]);
  switch (populationOf({ matchers }, replicatedJobs)) {
    case 'sharded':
      return [named('split', matchers)];
    case 'replicated':
      return [{ ...named('replicated', matchers), scrapes }];
    case 'mixed':
      return [
        named('split', [...matchers, { name: JOB, op: '!~', value: jobs }]),
        { ...named('replicated', [...matchers, ofJobs]), scrapes },
      ];
  }
}

function selectorOf(matchers: readonly Matcher[]): Pick<Claim, 'selector' | 'matchers'> {
  // An index is not asked for everything there is; what `info()` selects may be as wide.
  const isNarrow = matchers.some((matcher) => !matcherAccepts(matcher, ''));
  const all: readonly Matcher[] = isNarrow ? matchers : [...matchers, { name: METRIC_NAME, op: '!=', value: '' }];
  return { selector: printSelector(all), matchers: all };
}
