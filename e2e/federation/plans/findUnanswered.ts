import fc from 'fast-check';

import { runQuery } from '../../../src/engine';
import { UNTOLD } from '../../../src/engine/execute/prove/planHints';
import { freshOwnership } from '../../harness/freshOwnership';
import { inventedMembers } from './inventedMembers';
import { type MadeUpCase, madeUpCases } from './madeUpCases';
import { madeUpFleets } from './madeUpFleets';

const LIMITS = { maxSamples: 20_000, maxSeries: 1e4, maxBytes: 1e7 };

/** Why a query that one Prometheus takes has no answer here, and no error of its own; undefined where all is well. */
async function problemOf({ query, fleet, grid, exact, raw, seed }: MadeUpCase): Promise<string | undefined> {
  const topology = madeUpFleets[fleet];
  try {
    const request = { query, grid, experimental: true, exact, raw };
    const transport = inventedMembers(seed, topology);
    const result = await runQuery(request, topology, transport, {
      partial: seed % 2 ? 'allow' : 'fail',
      limits: LIMITS,
      ownership: freshOwnership(),
    });
    if (!result.ok) {
      const { type, message } = result.error;
      return type === 'execution' || type === 'unavailable' ? undefined : `${type}: ${message}`;
    }
    const { notPushed } = result.value.plan;
    return notPushed.some(({ reason }) => reason === UNTOLD) ? 'no plan but that from all raw samples' : undefined;
  } catch (error) {
    return String(error instanceof Error ? error.stack : error);
  }
}

/** A query that should have an answer, or an error of its own, and has neither. */
export interface Unanswered {
  readonly case: MadeUpCase;
  readonly problem: string;
}

/** Asks generated queries of all kinds of fleets, whose members answer anything: the same seed asks the same. */
export async function findUnanswered(seed: number, runs: number): Promise<readonly Unanswered[]> {
  const found: Unanswered[] = [];
  for (const one of fc.sample(madeUpCases, { seed, numRuns: runs })) {
    const problem = await problemOf(one);
    if (problem !== undefined) {
      found.push({ case: one, problem });
    }
  }
  return found;
}
