import { METRIC_NAME } from '../../model/labels';
import { literalPattern } from '../../model/regex';
import { hull } from '../../plan/dataSpan';
import { type Matcher } from '../../syntax/ast';
import { matcherAccepts } from '../../syntax/matcher';
import { type IndexAsk } from './askIndex';
import { type Claim } from './claims';
import { printSelector } from './printSelector';

/** So many values are named in queries; series of more are compared one by one. */
export const MAX_NAMED = 64;
/** Label sets of a selector that are compared, a member. */
const MAX_COMPARED = 10_000;

/** What a member's index is asked, and what for. */
export type OwnershipAsk =
  /** The ownership label's values, of whatever series. */
  | { readonly kind: 'everything'; readonly ask: IndexAsk }
  /** A claim's values of it; whether any series of it is without; all series of it, or those in question. */
  | {
      readonly kind: 'values' | 'unlabelled' | 'copies' | 'series';
      readonly claim: Claim;
      readonly ask: IndexAsk;
    };

/**
 * The values that members have of a label at all, over all of the claims' time: the cheapest question there is to an index, and one
 * for all queries. Values that no two members have are on no two members for any claim.
 */
export function askEverything(claims: readonly Claim[], label: string): readonly OwnershipAsk[] {
  const selector = printSelector([{ name: label, op: '!=', value: '' }]);
  const span = hull(claims.map((claim) => claim.span));
  return span === undefined
    ? []
    : [...new Set(claims.flatMap(({ members }) => members))].map((member) => ({
        kind: 'everything',
        ask: { member, selector, span, want: { kind: 'values', label } },
      }));
}

/** A claim's values of a label; of `named` ones alone where they are few enough. */
export function askValues(
  claim: Claim,
  {
    label,
    members,
    named,
  }: { readonly label: string; readonly members: readonly string[]; readonly named?: readonly string[] }
): readonly OwnershipAsk[] {
  const selector = printSelector([...claim.matchers, ...namedValues(label, named)]);
  const want = { kind: 'values', label } as const;
  return members.map((member) => ({ kind: 'values', claim, ask: { member, selector, span: claim.span, want } }));
}

/** Whether members have series of a claim without the label; where the claim's matchers leave none, nobody is asked. */
export function askUnlabelled(claim: Claim, label: string, members: readonly string[]): readonly OwnershipAsk[] {
  if (claim.matchers.some((matcher) => matcher.name === label && !matcherAccepts(matcher, ''))) {
    return [];
  }
  const none: Matcher = { name: label, op: '=', value: '' };
  const names = claim.matchers.filter(({ name, op, value }) => name === METRIC_NAME && op === '=' && value !== '');
  const wider = names.length === 0 ? undefined : printSelector([...names, none]);
  const selector = printSelector([...claim.matchers, none]);
  const want = { kind: 'series', limit: 1 } as const;
  return members.map((member) => ({
    kind: 'unlabelled',
    claim,
    ask: { member, selector, wider, span: claim.span, want },
  }));
}

/** All series of a claim, of each of its members, and how often these scraped its targets; `isProven`: that alone. */
export function askCopies(claim: Claim, isProven: boolean): readonly OwnershipAsk[] {
  const { selector, span, members, scrapes } = claim;
  const series = { selector, span, want: { kind: 'series', limit: MAX_COMPARED } } as const;
  const asks: ReadonlyArray<Omit<IndexAsk, 'member'>> = [
    ...(isProven ? [] : [series]),
    ...(scrapes === undefined ? [] : [{ selector: scrapes, span, want: { kind: 'scrapes' } } as const]),
  ];
  return members.flatMap((member) => asks.map((ask) => ({ kind: 'copies', claim, ask: { ...ask, member } }) as const));
}

/** The series of a claim that have these values of a label; all of them where the values are too many to be named. */
export function askSeries(
  claim: Claim,
  {
    label,
    members,
    named,
  }: { readonly label: string; readonly members: Iterable<string>; readonly named: readonly string[] }
): readonly OwnershipAsk[] {
  const selector = printSelector([...claim.matchers, ...namedValues(label, named)]);
  const want = { kind: 'series', limit: MAX_COMPARED } as const;
  return [...members].map((member) => ({ kind: 'series', claim, ask: { member, selector, span: claim.span, want } }));
}

function namedValues(name: string, values: readonly string[] | undefined): readonly Matcher[] {
  return values === undefined || values.length > MAX_NAMED
    ? []
    : [{ name, op: '=~', value: values.map(literalPattern).join('|') }];
}
