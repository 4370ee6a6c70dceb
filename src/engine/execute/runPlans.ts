import { isInstant } from '../model/grid';
import { type Annotation, fail, ok, type Result } from '../model/result';
import { TOO_MANY_SAMPLES } from '../model/tooManySamples';
import { mostSteps, type Plan, type Reason } from '../plan/plan';
import { planQuery } from '../plan/planQuery';
import { type Topology } from '../plan/topology';
import { type Expr } from '../syntax/ast';
import { stoppable } from './ask/stoppable';
import { type Transport } from './ask/transport';
import { askMembers, type ExecuteOptions, refusalsOf } from './askMembers';
import { computeResult } from './compute/computeResult';
import { infoDoubts } from './compute/infoDoubts';
import { doubtfulMatches } from './prove/doubtfulMatches';
import { hintsOf, knownHints } from './prove/hintsOf';
import { learned } from './prove/learned';
import { addHints, allRaw, differ, NO_HINTS, type PlanHints, rawWithin, topologyFor } from './prove/planHints';
import { type Proof } from './prove/proof';
import { proveOwnership } from './prove/proveOwnership';
import { type QueryRequest, type QueryResult } from './queryResult';
import { AnnotationSet } from './tell/annotations';
import { answerInfos, unrecordedInfo } from './tell/answerInfos';
import { noAnswer } from './tell/missing';
import { recordsWarnings } from './tell/recordsWarnings';
import { stepDoubts } from './tell/stepDoubts';
import { storeInfos } from './tell/storeInfos';
import { unreadAnswers } from './unreadAnswers';

/** One plan, and one for each kind of thing that its answers may tell, with one to spare. */
const MAX_PLANS = 8;

/** After so many plans what needs raw samples gets them for the whole query. */
const SINGLE_RAW_PLANS = 3;

export interface Running {
  readonly request: QueryRequest;
  readonly topology: Topology;
  readonly transport: Transport;
  readonly options: ExecuteOptions;
  readonly ties?: Ties;
}

/**
 * Starts of aggregations that had to choose among equal elements when the query was run before. All elements are asked for at once then:
 * right for every query, and dearer where none are tied.
 */
export interface Ties {
  readonly known: ReadonlySet<number>;
  /** Told of those found out now, and the known ones. */
  readonly learn: (tied: ReadonlySet<number>) => void;
}

/** Makes plans until one holds. */
export async function runPlans(
  expr: Expr,
  { request, topology, transport, options, ties }: Running
): Promise<Result<QueryResult>> {
  const instant = isInstant(request.grid);
  const attempts: Reason[] = [];
  let hints = addHints(firstHints(request, expr), { ...NO_HINTS, tied: ties?.known ?? NO_HINTS.tied });
  for (let attempt = 1; attempt <= MAX_PLANS; attempt++) {
    const seen = topologyFor(topology, hints);
    const planned = planQuery(expr, seen, request.grid, { text: request.query, instant, ...hints });
    if (!planned.ok) {
      return planned;
    }
    // What the plan takes for granted is asked beside it; where it does not hold, its answer is not waited for.
    const running = stoppable(transport);
    const execution = execute(planned.value, seen, running.transport, options);
    const proof = await proveOwnership(planned.value, { topology, heeded: hints, transport, ...options.ownership });
    const proven = addHints(hints, knownHints(proof, topology));
    if (differ(hints, proven)) {
      running.stop();
      execution.catch(() => undefined);
      const better = attempt < MAX_PLANS - 1 ? proven : addHints(proven, allRaw(expr));
      attempts.push(learned(hints, better));
      hints = better;
      continue;
    }
    const result = await execution;
    const next = nextHints(hints, [
      hintsOf(proof, { expr, topology, missing: failedMembers(result) }),
      'ok' in result ? rawNeeded(result, expr, attempt) : result,
    ]);
    const isNew = differ(hints, next);
    if ('ok' in result && (isFinal(result) || !isNew)) {
      return result.ok ? ok(withProof(result.value, { proof, hints, attempts, topology, expr })) : result;
    }
    const better = isNew && attempt < MAX_PLANS - 1 ? next : addHints(next, allRaw(expr));
    attempts.push(learned(hints, better));
    if (better.tied.size > hints.tied.size) {
      ties?.learn(better.tied);
    }
    hints = better;
  }
  return fail('internal', 'no plan was found that answers the query');
}

/** Whether another plan could not do better: the members do not answer, or the query is no query. */
function isFinal(result: Result<QueryResult>): boolean {
  return !result.ok && result.error.type !== 'execution' && result.error.needsRaw !== true;
}

function nextHints(known: PlanHints, found: ReadonlyArray<PlanHints | undefined>): PlanHints {
  return found.reduce<PlanHints>((all, one) => (one === undefined ? all : addHints(all, one)), known);
}

/** Members that are missing from a result, which is told; what they hold does not matter. */
function failedMembers(result: Result<QueryResult> | PlanHints): ReadonlySet<string> {
  const coverage = 'ok' in result && result.ok ? result.value.coverage : [];
  return new Set(coverage.flatMap(({ member, state }) => (state === 'failed' ? [member] : [])));
}

interface Proven {
  readonly proof: Proof;
  readonly hints: PlanHints;
  readonly attempts: readonly Reason[];
  readonly topology: Topology;
  readonly expr: Expr;
}

/** A result with what is known of it besides. */
function withProof(result: QueryResult, { proof, hints, attempts, topology, expr }: Proven): QueryResult {
  const told = [
    ...stepDoubts(expr, topology),
    ...infoDoubts(result.plan),
    ...(hints.unkeyed && topology.partitionLabels.length > 0 ? [unkeyedInfo(topology)] : []),
    ...(hints.bySeries === undefined ? [] : [bySeriesInfo(proof)]),
    ...(hints.unrecorded === undefined || hints.unrecorded === ASKED_FOR ? [] : [unrecordedInfo(hints.unrecorded)]),
  ];
  return { ...result, annotations: [...result.annotations, ...told], ownership: proof.findings, attempts };
}

const ASKED_FOR: Reason = 'it was asked for';

/** What a plan heeds before anything is found out. */
export function firstHints({ exact, raw }: QueryRequest, expr: Expr): PlanHints {
  const hints = raw === true ? { ...rawWithin(expr, undefined, ASKED_FOR), unrecorded: ASKED_FOR } : NO_HINTS;
  return exact === true ? { ...hints, exact: ASKED_FOR } : hints;
}

/** Which selectors must be raw, where the answers did not tell what raw samples can. */
function rawNeeded(result: Result<QueryResult>, expr: Expr, attempt: number): PlanHints | undefined {
  if (result.ok || result.error.needsRaw !== true) {
    return undefined;
  }
  const span = attempt < SINGLE_RAW_PLANS ? result.error.span : undefined;
  return rawWithin(expr, span, "native histograms in the members' answers lack what is needed of them");
}

/** Says that a promise about the fleet does not hold; the answer is right all the same, since it was got without it. */
function unkeyedInfo({ partitionLabels }: Topology): Annotation {
  const message = `several members have series that agree on the partition labels (${partitionLabels.join(', ')}), so the query was answered without relying on them`;
  return { level: 'info', message };
}

/** Says what could not be told apart without raw samples. */
function bySeriesInfo({ findings, unknown }: Proof): Annotation {
  const found = [
    ...findings.flatMap(({ holds, selector, text }) => (holds ? [] : [`${selector}: ${text}`])),
    ...unknown.map(({ selector, member, why }) => `${selector}: what ${member} holds of it is not known (${why})`),
  ];
  const message = `equal series of several members count once; what moved from one to another within a window may be off. ${found.join('; ')}`;
  return { level: 'info', message };
}

/** Runs a plan; or says with which hints another plan would do, where its members' answers show that this one does not. */
// eslint-disable-next-line max-params -- the fourth is the options object
async function execute(
  plan: Plan,
  topology: Topology,
  transport: Transport,
  options: ExecuteOptions
): Promise<Result<QueryResult> | PlanHints> {
  if (mostSteps(plan.root) > options.limits.maxSamples) {
    return { ok: false, error: TOO_MANY_SAMPLES };
  }
  const given = await askMembers(plan, topology, transport, options);
  const unread = unreadAnswers(plan, given);
  if (unread !== undefined) {
    return { ...NO_HINTS, unrecorded: unread };
  }
  if (!given.ok) {
    return given;
  }
  const { answers, missing } = given.value;
  const refused = missing.size > 0 ? answers.flatMap(refusalsOf) : [];
  const doubtful = doubtfulMatches(refused, topology);
  if (doubtful.size > 0) {
    return { ...NO_HINTS, tied: doubtful };
  }
  const unanswered = refused.at(0)?.[1] ?? noAnswer(answers, missing, options.partial);
  if (unanswered !== undefined) {
    return { ok: false, error: unanswered };
  }
  const annotations = new AnnotationSet();
  const value = computeResult(plan, answers, { topology, maxSamples: options.limits.maxSamples, annotations });
  if (!('ok' in value) || !value.ok) {
    return value;
  }
  return ok({
    plan,
    value: value.value,
    annotations: [
      ...answerInfos(plan),
      ...storeInfos(plan, topology),
      ...recordsWarnings(plan, topology),
      ...annotations.list(),
    ],
    coverage: given.value.coverage,
    notices: given.value.notices,
    ownership: [],
    attempts: [],
    cached: 0,
  });
}
