import { type QueryError } from '../../model/result';
import { type GatheredLeaf } from '../ask/gathered';
import { type SilentReplicas } from './partial';
import { type LeafAnswers, type PartAnswers } from '../combine/leafAnswers';

/** Whose part of some leaf is missing, in the order of `members`, and why. */
export function missingMembers(
  gathered: readonly GatheredLeaf[],
  members: readonly string[]
): ReadonlyMap<string, string> {
  const why = new Map(gathered.flatMap(({ parts }) => parts.flatMap(({ missing }) => [...missing])));
  return new Map(
    members.flatMap((member) => {
      const message = why.get(member);
      return message === undefined ? [] : [[member, message] as const];
    })
  );
}

/** By member: replicas that did not answer where others did, and why. */
export function silentReplicas(gathered: readonly LeafAnswers[]): SilentReplicas {
  const all = new Map<string, ReadonlyMap<string, string>>();
  for (const { query, silentReplicas: silent = new Map<string, string>() } of gathered.flatMap(({ parts }) =>
    parts.flatMap((one) => one.answers)
  )) {
    if (silent.size > 0) {
      all.set(query.member, new Map([...(all.get(query.member) ?? []), ...silent]));
    }
  }
  return all;
}

/** The error where nothing can be answered, or nothing may be missing and something is. */
export function noAnswer(
  gathered: readonly LeafAnswers[],
  missing: ReadonlyMap<string, string>,
  partial: 'allow' | 'fail'
): QueryError | undefined {
  const silent = gathered.some(isSilent);
  if (!silent && (missing.size === 0 || partial === 'allow')) {
    return undefined;
  }
  const list = [...missing].map(([member, message]) => `${member}: ${message}`).join('; ');
  return {
    type: 'unavailable',
    message: `no complete answer without ${missing.size === 1 ? 'member' : 'members'} ${list}`,
  };
}

/** Whether nobody answered of those who were asked; of what any member can tell, for some part. */
function isSilent({ leaf, parts }: LeafAnswers): boolean {
  const silent = ({ answers, missing, here }: PartAnswers) =>
    answers.length === 0 && missing.size > 0 && here === undefined;
  return leaf.merge === 'any' ? parts.some(silent) : parts.every(silent);
}

/** The answers without those of members that lack a part elsewhere: each member counts in all of the query, or not at all. */
export function withoutMembers(
  gathered: readonly LeafAnswers[],
  missing: ReadonlyMap<string, string>
): readonly LeafAnswers[] {
  const without = (part: PartAnswers): PartAnswers => ({
    ...part,
    answers: part.answers.filter(({ query }) => !missing.has(query.member)),
  });
  return missing.size === 0
    ? gathered
    : gathered.map((one) => (one.leaf.merge === 'any' ? one : { ...one, parts: one.parts.map(without) }));
}
