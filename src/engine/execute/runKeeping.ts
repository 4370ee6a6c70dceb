import { seriesOfRun } from '../fragments/fragment';
import { type TakenFragments } from '../fragments/fragments';
import { type Grid } from '../model/grid';
import { joinSeries } from '../model/joinSeries';
import { ok, type Result } from '../model/result';
import { SeriesSet } from '../model/seriesSet';
import { dataSpan, readAt } from '../plan/dataSpan';
import { type Plan } from '../plan/plan';
import { planQuery } from '../plan/planQuery';
import { answersWithin } from '../plan/answers/answersWithin';
import { mayReadRecorded } from '../plan/recordedPart';
import { type Expr } from '../syntax/ast';
import { typeOf } from '../syntax/walk';
import { keepAnswer } from './ask/keepAnswer';
import { type Keeping, spansBeside } from './ask/spans';
import { choosesByValue } from './compute/tiedChoices';
import { type Beginnings } from './prove/beginnings';
import { hintsOf } from './prove/hintsOf';
import { addHints, differ } from './prove/planHints';
import { proveOwnership } from './prove/proveOwnership';
import { type QueryResult } from './queryResult';
import { firstHints, type Running, runPlans, type Ties } from './runPlans';
import { coverageOfAll } from './tell/coverage';

/**
 * Runs a query for those steps alone that are not kept of its results before, where its result at a step is the same whatever
 * other steps are asked for. Only results of which there is nothing to tell but their values are put together so, and kept: where
 * there is more, the query is run as a whole.
 */
export async function runKeeping(
  expr: Expr,
  asked: Running,
  beginnings: Promise<Beginnings>
): Promise<Result<QueryResult>> {
  const taken = await takenOf(expr, asked);
  if (taken === undefined) {
    return await runPlans(expr, asked);
  }
  const running = { ...asked, ties: tiesOf(taken, asked) };
  const beside = taken.runs.length === 0 ? undefined : await runBeside(expr, running, taken);
  if (beside !== undefined && isNothing(await beginnings)) {
    return ok(beside);
  }
  const result = await runPlans(expr, running);
  const { grid } = running.request;
  if (result.ok) {
    const series = plainSeries(expr, result.value);
    keep(series, { taken, length: Math.min(grid.length, taken.keepable), before: [] }, running);
  }
  return result;
}

/**
 * Undefined where nothing is kept of the results: a store's part in them is told of the time they read, and what rules record may come
 * later than it is stamped.
 */
async function takenOf(
  expr: Expr,
  { request, topology, options: { fragments } }: Running
): Promise<TakenFragments | undefined> {
  const { query, grid, experimental, exact, raw } = request;
  const { from } = readAt(dataSpan(expr, topology.lookback, grid), grid.start);
  const needsStore = topology.store !== undefined && from < topology.store.before;
  if (fragments === undefined || grid.length === 1 || grid.step === 1 || typeOf(expr) !== 'vector') {
    return undefined;
  }
  if (needsStore || mayReadRecorded(expr, topology) || answersWithin(expr, topology, grid).size > 0) {
    return undefined;
  }
  const members = topology.members.map(({ id }) => id);
  const [taken] = await fragments.take([{ members, text: query, query: { experimental, exact, raw }, grid }]);
  return taken;
}

function tiesOf({ ticket, tied: known }: TakenFragments, { options: { fragments } }: Running): Ties {
  return { known, learn: (tied) => fragments?.keep({ ticket, tied }) };
}

/** Undefined where there is more to tell of what is not kept than its values. */
async function runBeside(expr: Expr, running: Running, taken: TakenFragments): Promise<QueryResult | undefined> {
  const { request, options } = running;
  const spans = spansBeside(request.grid, taken);
  const kept = spans.map((span) => (span.kind === 'kept' ? seriesOfRun(span.run) : undefined));
  const cached = kept.reduce((sum, one) => sum + (one?.sampleCount ?? 0), 0);
  if (cached > options.limits.maxSamples || kept.some((one) => (one?.size ?? 0) > options.limits.maxSeries)) {
    return undefined;
  }
  const run = async (grid: Grid): Promise<Result<QueryResult>> =>
    await runPlans(expr, { ...running, request: { ...request, grid }, options: { ...options, fragments: undefined } });
  const planned = planOfAll(expr, running);
  const claims = planned.ok ? claimsHold(expr, planned.value, running) : false;
  const results = await Promise.all(spans.map((span) => (span.kind === 'asked' ? run(span.grid) : undefined)));
  if (!planned.ok || !(await claims)) {
    return undefined;
  }
  const pieces: SeriesSet[] = [];
  const asked: QueryResult[] = [];
  for (const [i, result] of results.entries()) {
    const piece = kept[i] ?? (result?.ok === true ? plainSeries(expr, result.value) : undefined);
    if (piece === undefined) {
      return undefined;
    }
    pieces.push(piece);
    asked.push(...(result?.ok === true ? [result.value] : []));
  }
  const told = asked.at(-1) ?? unasked(planned.value, request.grid);
  spans.forEach((span, i) => {
    if (span.kind === 'asked' && span.keeping !== undefined) {
      keep(pieces[i], span.keeping, running);
    }
  });
  return {
    ...told,
    value: { type: 'vector', series: joinSeries(request.grid, pieces) },
    coverage: coverageOfAll(asked.map(({ coverage }) => coverage)),
    cached,
  };
}

function keep(series: SeriesSet | undefined, keeping: Keeping, { options: { fragments } }: Running): void {
  if (series !== undefined && keeping.length > 0 && fragments !== undefined) {
    keepAnswer({ value: { type: 'vector', series }, warnings: [], infos: [] }, keeping, fragments);
  }
}

function planOfAll(expr: Expr, { request, topology }: Running): Result<Plan> {
  return planQuery(expr, topology, request.grid, { text: request.query, instant: false, ...firstHints(request, expr) });
}

/**
 * Whether what a plan takes for granted of the data holds over all of the range: what moved from one member to another between
 * what is kept and what is asked for shows in neither. The asked ones' own proofs find what is asked for it.
 */
async function claimsHold(expr: Expr, of: Plan, { request, topology, transport, options }: Running): Promise<boolean> {
  const hints = firstHints(request, expr);
  const proof = await proveOwnership(of, { topology, heeded: hints, transport, ...options.ownership });
  return !differ(hints, addHints(hints, hintsOf(proof, { expr, topology, missing: new Set() })));
}

/** The result of a query of which all is kept. */
function unasked(of: Plan, grid: Grid): QueryResult {
  return {
    ...{ plan: of, value: { type: 'vector', series: SeriesSet.empty(grid) }, cached: 0 },
    ...{ annotations: [], coverage: [], notices: [], ownership: [], attempts: [] },
  };
}

function isNothing({ late, unknown }: Beginnings): boolean {
  return late.size === 0 && unknown.size === 0;
}

/** The series of a result where there is nothing else to tell of it, and they do not depend on the other steps. */
function plainSeries(
  expr: Expr,
  { plan: used, value, annotations, notices, coverage }: QueryResult
): SeriesSet | undefined {
  const isWhole =
    annotations.length === 0 && notices.length === 0 && coverage.every(({ state }) => state === 'complete');
  return isWhole && value.type === 'vector' && choosesByValue(expr, used) ? value.series : undefined;
}
