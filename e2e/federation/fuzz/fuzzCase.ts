import { type QueryResult, type Result, runQuery } from '../../../src/engine';
import { unparen } from '../../../src/engine/syntax/walk';
import { isInstant } from '../../../src/engine/model/grid';
import { type ApiAnswer, type ApiSeries, engineApiAnswer } from '../exactness/apiAnswer';
import { compareAnswers } from '../exactness/compareAnswers';
import { type Judged, judge } from '../exactness/outcome';
import { clientTransport } from '../exactness/members';
import { askReference } from './askReference';
import { choosesGroups } from './choosesGroups';
import { leastDigits } from './leastDigits';
import { parseAny } from './parseAny';
import { type FuzzLayout } from './fuzzPlacement';
import { type FuzzFleet, fuzzGrids, type FuzzServers } from './fuzzServers';
import { freshOwnership } from '../../harness/freshOwnership';

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

const LIMITS = { maxSamples: 1e7, maxSeries: 1e5, maxBytes: 1e8 };

/** Asks one Prometheus and the engine, and compares all they say. */
export async function runFuzzCase(one: FuzzCase, servers: FuzzServers): Promise<FuzzOutcome> {
  const fleet = servers.fleets.get(one.layout);
  if (fleet === undefined) {
    throw new Error(`no layout ${one.layout}`);
  }
  const grid = fuzzGrids[one.grid];
  const [reference, result] = await Promise.all([
    askReference(one.query, grid, { client: fleet.reference, kind: servers.kind }),
    runEngine(one, fleet),
  ]);
  const judged = judgeResult(one, result, { reference, tolerance: toleranceOf(one.query, result) });
  const isExcused =
    judged.outcome !== 'equal' &&
    judged.outcome !== 'refused' &&
    ((await choseOtherGroup(one, fleet, reference)) || (await contradicts(one, fleet, reference, servers)));
  return { ...(isExcused ? EQUAL : judged), kind: kindOf(reference) };
}

const EQUAL: Judged = { outcome: 'equal', problems: [] };

function judgeResult(
  { query, grid }: FuzzCase,
  result: Result<QueryResult>,
  { reference, tolerance }: { reference: ApiAnswer; tolerance: number }
): Judged {
  const order = orderOf(query);
  return judge(engineApiAnswer(query, fuzzGrids[grid], result), reference, {
    tolerance,
    ordered: order === 'all',
    notices: result.ok ? result.value.notices : [],
    compare: (ours, theirs) => compare(ours, theirs, { order, tolerance }),
  });
}

/**
 * Whether all differs only in which of equal groups was chosen: of these Prometheus takes the one whose first series it got
 * first, which members' groups do not tell; computed from raw samples, where the series are known, the answer is the same.
 */
async function choseOtherGroup(one: FuzzCase, fleet: FuzzFleet, reference: ApiAnswer): Promise<boolean> {
  if (one.mode === 'raw' || !choosesGroups(one.query)) {
    return false;
  }
  const result = await runEngine({ ...one, mode: 'raw' }, fleet);
  return judgeResult(one, result, { reference, tolerance: 0 }).outcome === 'equal';
}

async function runEngine({ query, mode, grid }: FuzzCase, fleet: FuzzFleet): Promise<Result<QueryResult>> {
  const request = { query, grid: fuzzGrids[grid], experimental: true, exact: mode === 'exact', raw: mode === 'raw' };
  return runQuery(request, fleet.topology, clientTransport(fleet.clients), {
    partial: 'fail',
    limits: LIMITS,
    ownership: freshOwnership(),
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
async function contradicts(
  { query, grid }: FuzzCase,
  { reference }: FuzzFleet,
  first: ApiAnswer,
  { kind }: FuzzServers
): Promise<boolean> {
  for (let i = 0; i < MOST_ASKED; i++) {
    const again = await askReference(query, fuzzGrids[grid], { client: reference, kind });
    if (compareAnswers(again, first, { tolerance: 0, ordered: !isInstant(fuzzGrids[grid]) }).length > 0) {
      return true;
    }
  }
  return false;
}

function kindOf({ error, data }: ApiAnswer): FuzzOutcome['kind'] {
  return error !== undefined ? 'error' : Array.isArray(data?.result) && data.result.length === 0 ? 'empty' : 'series';
}
