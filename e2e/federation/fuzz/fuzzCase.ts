import { OwnershipMemory, type QueryResult, type Result, runQuery } from '../../../src/engine';
import { unparen } from '../../../src/engine/syntax/walk';
import { isInstant } from '../../../src/engine/model/grid';
import { type ApiAnswer, type ApiSeries, engineApiAnswer } from '../exactness/apiAnswer';
import { compareAnswers } from '../exactness/compareAnswers';
import { type Judged, judge } from '../exactness/outcome';
import { askBySteps, askReference } from './askReference';
import { choosesGroups } from './choosesGroups';
import { leastDigits } from './leastDigits';
import { parseAny } from './parseAny';
import { type FuzzLayout, fuzzLayouts } from './fuzzPlacement';
import { type FuzzFleet, fuzzGrids, type FuzzServers } from './fuzzServers';

/** `fast` is how queries are answered; `exact` adds in the reference's order; `raw` computes all of them from raw samples. */
export const fuzzModes = ['fast', 'exact', 'raw'] as const;
export type FuzzMode = (typeof fuzzModes)[number];

export interface FuzzCase {
  readonly query: string;
  readonly layout: FuzzLayout;
  readonly mode: FuzzMode;
  /** Index among the grids. */
  readonly grid: number;
}

export interface FuzzOutcome extends Judged {
  /** What the reference answers. */
  readonly kind: 'series' | 'empty' | 'error';
}

/**
 * A reference that answers one of two ways by chance gives the same one so often in less than one in a million cases. Go walks a
 * map of two elements backwards once in eight times.
 */
const MOST_ASKED = 110;

/** What adding in another order costs at most, relatively. */
const LAST_DIGITS = 1e-14;

const LIMITS = { maxSamples: 1e7, maxSeries: 1e5, maxBytes: 1e8 };

/** What is known of the members of fleets of each layout. */
export type FuzzMemory = ReadonlyMap<FuzzLayout, OwnershipMemory>;

/** For queries over fleets of which nothing is known yet. */
export function freshMemory(): FuzzMemory {
  return new Map(fuzzLayouts.map((layout) => [layout, new OwnershipMemory()]));
}

/** Asks one Prometheus and the engine, and compares all they say. */
export async function runFuzzCase(
  one: FuzzCase,
  servers: FuzzServers,
  memory: FuzzMemory = freshMemory()
): Promise<FuzzOutcome> {
  const asked = askedOf(one, servers, memory);
  const [reference, result] = await Promise.all([askWhole(one, asked), runEngine(one, asked)]);
  const judged = judgeResult(one, result, {
    reference,
    tolerance: toleranceOf(one.query, result),
    isMixed: servers.isMixed,
  });
  const isExcused =
    judged.outcome !== 'equal' &&
    judged.outcome !== 'refused' &&
    ((await choseOtherGroup(one, asked, reference)) ||
      (await contradicts(one, asked, reference)) ||
      (await addsInOrder(one, asked, { result, reference })));
  const outcome = asked.isPartial && isTold(result) ? toldAtLeast(judged) : judged;
  return { ...(isExcused ? EQUAL : outcome), kind: kindOf(reference) };
}

const EQUAL: Judged = { outcome: 'equal', problems: [] };

/** A fleet as one case finds it. */
interface Asked extends FuzzFleet, Pick<FuzzServers, 'kind' | 'isMixed'> {
  readonly memory: OwnershipMemory;
}

function askedOf({ layout }: FuzzCase, { fleets, kind, isMixed }: FuzzServers, memories: FuzzMemory): Asked {
  const [fleet, memory] = [fleets.get(layout), memories.get(layout)];
  if (fleet === undefined || memory === undefined) {
    throw new Error(`no layout ${layout}`);
  }
  return { ...fleet, kind, isMixed, memory };
}

/** One server alone answers as it does, right or wrong; what is computed here is compared with what PromQL says. */
function askWhole({ query, grid, mode }: FuzzCase, { reference, kind, topology }: Asked): Promise<ApiAnswer> {
  const isOne = topology.members.length === 1 && mode !== 'raw';
  return askReference(query, fuzzGrids[grid], { client: reference, kind, asIs: isOne });
}

/** Whether a member that is gone is told of. An error says enough: there is no answer to take for the right one. */
function isTold(result: Result<QueryResult>): boolean {
  return !result.ok || result.value.notices.length > 0;
}

/** What one that has all answers says of what is gone does not count. */
function toldAtLeast({ outcome, problems }: Judged): Judged {
  return { outcome: outcome === 'equal' ? outcome : 'told', problems };
}

function judgeResult(
  { query, grid }: FuzzCase,
  result: Result<QueryResult>,
  { reference, tolerance, isMixed }: { reference: ApiAnswer; tolerance: number; isMixed: boolean }
): Judged {
  const order = orderOf(query);
  const shown = isMixed ? withoutPlaces : (answer: ApiAnswer): ApiAnswer => answer;
  return judge(shown(engineApiAnswer(query, fuzzGrids[grid], result)), shown(reference), {
    tolerance,
    ordered: order === 'all',
    notices: result.ok ? result.value.notices : [],
    compare: (ours, theirs) => compare(ours, theirs, { order, tolerance }),
  });
}

/** Where in a query something is said to be differs between releases. */
function withoutPlaces(answer: ApiAnswer): ApiAnswer {
  const [warnings, infos] = [answer.warnings, answer.infos].map((texts) =>
    [...new Set(texts.map((text) => text.replace(/ \(\d+:\d+\)$/, '')))].sort()
  );
  return { ...answer, warnings, infos };
}

/**
 * Whether all differs only in which of equal groups was chosen: of these Prometheus takes the one whose first series it got
 * first, which members' groups do not tell; computed from raw samples, where the series are known, the answer is the same.
 */
async function choseOtherGroup(one: FuzzCase, asked: Asked, reference: ApiAnswer): Promise<boolean> {
  if (one.mode === 'raw' || !choosesGroups(one.query)) {
    return false;
  }
  const result = await runEngine({ ...one, mode: 'raw' }, asked);
  return judgeResult(one, result, { reference, tolerance: 0, isMixed: asked.isMixed }).outcome === 'equal';
}

async function runEngine({ query, mode, grid }: FuzzCase, asked: Asked): Promise<Result<QueryResult>> {
  const request = { query, grid: fuzzGrids[grid], experimental: true, exact: mode === 'exact', raw: mode === 'raw' };
  return runQuery(request, asked.topology, asked.transport, {
    partial: asked.isPartial ? 'allow' : 'fail',
    limits: LIMITS,
    ownership: { memory: asked.memory, now: Date.now() },
  }).catch((error: Error) => ({ ok: false, error: { type: 'internal', message: `thrown: ${error.stack}` } }));
}

function toleranceOf(query: string, result: Result<QueryResult>): number {
  const parsed = parseAny(query);
  return result.ok && parsed.ok ? leastDigits(parsed.value, result.value) : 0;
}

function compare(
  ours: ApiAnswer,
  theirs: ApiAnswer,
  { order, tolerance }: { order: Order; tolerance: number }
): readonly string[] {
  const problems = compareAnswers(ours, theirs, { tolerance, ordered: order === 'all' });
  return problems.length === 0 && order === 'values' && tolerance === 0 && valuesText(ours) !== valuesText(theirs)
    ? [`values in the order ${valuesText(ours)} instead of ${valuesText(theirs)}`]
    : problems;
}

/** What of a result's order PromQL defines: all of it, that of the values, or nothing. */
type Order = 'all' | 'values' | 'nothing';

function orderOf(query: string): Order {
  const parsed = parseAny(query);
  const root = parsed.ok ? unparen(parsed.value) : undefined;
  if (root?.kind === 'call' && root.func.startsWith('sort')) {
    return root.func.startsWith('sort_by_label') ? 'all' : 'values';
  }
  const best = root?.kind === 'aggregate' && (root.op === 'topk' || root.op === 'bottomk');
  return best && root.grouping.length === 0 && !root.without ? 'values' : 'nothing';
}

/** Values in their order; 0 and -0 are equal, and so may come either way. */
function valuesText({ data }: ApiAnswer): string {
  return data?.resultType === 'vector'
    ? (data.result as readonly ApiSeries[]).map(({ value }) => (value?.[1] === '-0' ? '0' : value?.[1])).join(' ')
    : '';
}

/** Whether the reference gives another answer when it is asked again: Prometheus sums what a join gives in random order. */
async function contradicts(one: FuzzCase, asked: Asked, first: ApiAnswer): Promise<boolean> {
  const ordered = !isInstant(fuzzGrids[one.grid]);
  for (let i = 0; i < MOST_ASKED; i++) {
    if (compareAnswers(await askWhole(one, asked), first, { tolerance: 0, ordered }).length > 0) {
      return true;
    }
  }
  return false;
}

/**
 * Whether all differs only in last digits, and is to the last digit what the reference answers of each step by itself. In a range Prometheus adds
 * what comes of a function or an operator in the order of the first step in which each series has a value, begun anywhere
 * (upstream `promql/engine.go`, 3.5: `rangeEval` gives what is in a map).
 */
async function addsInOrder(
  one: FuzzCase,
  asked: Asked,
  { result, reference }: { readonly result: Result<QueryResult>; readonly reference: ApiAnswer }
): Promise<boolean> {
  const grid = fuzzGrids[one.grid];
  const isEqual = (other: ApiAnswer, tolerance: number) =>
    judgeResult(one, result, { reference: other, tolerance, isMixed: asked.isMixed }).outcome === 'equal';
  return (
    !isInstant(grid) &&
    isEqual(reference, LAST_DIGITS) &&
    isEqual(await askBySteps(one.query, grid, asked.reference), 0)
  );
}

function kindOf({ error, data }: ApiAnswer): FuzzOutcome['kind'] {
  return error !== undefined ? 'error' : Array.isArray(data?.result) && data.result.length === 0 ? 'empty' : 'series';
}
