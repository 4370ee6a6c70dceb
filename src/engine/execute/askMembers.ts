import { type Fragments } from '../fragments/fragments';
import { ok, type QueryError, type Result } from '../model/result';
import { type Leaf, type Plan } from '../plan/plan';
import { type Topology } from '../plan/topology';
import { gather } from './ask/gather';
import { type GatheredLeaf } from './ask/gathered';
import { MemberTally } from './ask/memberTally';
import { type Transport } from './ask/transport';
import { type LeafAnswers, leafAnswers } from './combine/leafAnswers';
import { type OwnershipMemory } from './prove/ownershipMemory';
import { coverage, type MemberCoverage } from './tell/coverage';
import { missingMembers, silentReplicas, withoutMembers } from './tell/missing';
import { lostNotices, partialNotices, replicaNotices } from './tell/partial';

export interface ExecuteOptions {
  /** `allow`: a missing member makes a partial result with coverage; `fail`: it fails the query. */
  readonly partial: 'allow' | 'fail';
  readonly limits: {
    /** Samples held at once over all values of the query. */
    readonly maxSamples: number;
    readonly maxSeries: number;
    /** Bytes of one member's answer. */
    readonly maxBytes: number;
  };
  readonly ownership: {
    /** What is known of what the fleet's members hold: one for all queries of the fleet. */
    readonly memory: OwnershipMemory;
    /** Milliseconds since the epoch. */
    readonly now: number;
  };
  /** What is kept of members' answers; left out: nothing. */
  readonly fragments?: Fragments;
}

/** What the members gave for a plan, and what is to be told of it. */
export interface MembersAnswers {
  /** Of members that lack no part of it. */
  readonly answers: readonly LeafAnswers[];
  /** Members whose part is missing, and why. */
  readonly missing: ReadonlyMap<string, string>;
  /** One per member of the topology that was asked, in its order. */
  readonly coverage: readonly MemberCoverage[];
  /** Sentences for a person: which member is missing and what that means for this query. Empty where nothing is missing. */
  readonly notices: readonly string[];
}

/** Asks the members for all leaves of a plan. */
// eslint-disable-next-line max-params -- the fourth is the options object
export async function askMembers(
  plan: Plan,
  topology: Topology,
  transport: Transport,
  { limits, fragments }: Pick<ExecuteOptions, 'limits' | 'fragments'>
): Promise<Result<MembersAnswers>> {
  const others = [topology.store, topology.records].filter((one) => one !== undefined);
  const members = [...topology.members, ...others].map(({ id }) => id);
  const known = await gatherOnce(plan, transport, { limits, fragments });
  // Over a span of its own a member may refuse, or fail to read, what it answers over all of it.
  const isDoubtful =
    fragments !== undefined &&
    known.gathered.ok &&
    known.gathered.value.some((one) => isRefused(one) || isReadInPart(one, known.tally));
  const { gathered, tally } = isDoubtful ? await gatherOnce(plan, transport, { limits }) : known;
  if (!gathered.ok) {
    return gathered;
  }
  const missing = missingMembers(gathered.value, members);
  const answers = withoutMembers(gathered.value.map(leafAnswers), missing);
  return ok({
    answers,
    missing,
    coverage: coverage(tally, members, missing),
    notices: [...partialNotices(plan, missing), ...replicaNotices(plan, silentReplicas(answers)), ...lostNotices(plan)],
  });
}

interface GatheredOnce {
  readonly gathered: Result<readonly GatheredLeaf[]>;
  readonly tally: MemberTally;
}

async function gatherOnce(
  plan: Plan,
  transport: Transport,
  options: Pick<ExecuteOptions, 'limits' | 'fragments'>
): Promise<GatheredOnce> {
  const tally = new MemberTally();
  return { gathered: await gather(plan, transport, { ...options, tally }), tally };
}

function isRefused({ parts }: GatheredLeaf): boolean {
  return parts.some(({ refusals }) => refusals.length > 0);
}

/** Whether a member of whose raw samples some are kept did not give the others. */
function isReadInPart({ leaf, parts }: GatheredLeaf, tally: MemberTally): boolean {
  const missing = leaf.op === 'raw' ? parts.flatMap((part) => [...part.missing.keys()]) : [];
  return missing.some((member) => (tally.use(member)?.cached ?? 0) > 0);
}

/** Members' errors of evaluating a leaf, each with it. */
export function refusalsOf({ leaf, parts }: LeafAnswers): ReadonlyArray<readonly [Leaf, QueryError]> {
  return parts.flatMap(({ refusals }) => refusals.map((error) => [leaf, error] as const));
}
