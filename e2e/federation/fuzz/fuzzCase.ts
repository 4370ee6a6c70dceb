import { parse, type QueryResult, type Result, runQuery } from '../../../src/engine';
import { unparen } from '../../../src/engine/syntax/walk';
import { isInstant } from '../../../src/engine/model/grid';
import { type ApiAnswer, type ApiSeries, engineApiAnswer } from '../exactness/apiAnswer';
import { compareAnswers } from '../exactness/compareAnswers';
import { clientTransport } from '../exactness/members';
import { askReference } from './askReference';
import { choosesGroups } from './choosesGroups';
import { leastDigits } from './leastDigits';
import { type FuzzFleet, fuzzGrids, type FuzzLayout, type FuzzServers } from './fuzzServers';
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

export interface FuzzOutcome {
  readonly problems: readonly string[];
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
    askReference(one.query, grid, fleet.reference),
    runEngine(one, fleet),
  ]);
  const answer = engineApiAnswer(one.query, grid, result);
  const problems = compare(one.query, { answer, reference, tolerance: toleranceOf(one.query, result) });
  const isExcused =
    problems.length > 0 &&
    ((await choseOtherGroup(one, fleet, reference)) || (await contradicts(one, fleet, reference)));
  return { problems: isExcused ? [] : problems, kind: kindOf(reference) };
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
  const answer = engineApiAnswer(one.query, fuzzGrids[one.grid], result);
  return compare(one.query, { answer, reference, tolerance: 0 }).length === 0;
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
  const parsed = parse(query, { experimental: true });
  return result.ok && parsed.ok ? leastDigits(parsed.value, result.value) : 0;
}

function compare(
  query: string,
  { answer, reference, tolerance }: { answer: ApiAnswer; reference: ApiAnswer; tolerance: number }
): readonly string[] {
  const order = orderOf(query);
  const problems = compareAnswers(answer, reference, { tolerance, ordered: order === 'all' });
  if (problems.length === 0 && order === 'values' && tolerance === 0 && valuesText(answer) !== valuesText(reference)) {
    return [`values in the order ${valuesText(answer)} instead of ${valuesText(reference)}`];
  }
  return problems;
}

/** What of a result's order PromQL defines: all of it, that of the values, or nothing. */
function orderOf(query: string): 'all' | 'values' | 'nothing' {
  const parsed = parse(query, { experimental: true });
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
async function contradicts({ query, grid }: FuzzCase, { reference }: FuzzFleet, first: ApiAnswer): Promise<boolean> {
  for (let i = 0; i < MOST_ASKED; i++) {
    const again = await askReference(query, fuzzGrids[grid], reference);
    if (compareAnswers(again, first, { tolerance: 0, ordered: !isInstant(fuzzGrids[grid]) }).length > 0) {
      return true;
    }
  }
  return false;
}

function kindOf({ error, data }: ApiAnswer): FuzzOutcome['kind'] {
  return error !== undefined ? 'error' : Array.isArray(data?.result) && data.result.length === 0 ? 'empty' : 'series';
}
