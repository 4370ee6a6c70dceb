import fc from 'fast-check';

import { isInstant } from '../../../src/engine/model/grid';
import { type FuzzCase, fuzzModes, runFuzzCase } from './fuzzCase';
import { fuzzQuery } from './fuzzQueries';
import { fuzzGrids, fuzzLayouts, type FuzzServers } from './fuzzServers';
import { mistimesSubquery } from './mistimesSubquery';
import { reliableSteps } from './reliableSteps';
import { shrinkQuery } from './shrinkQuery';

/** Comparisons under way at once: as many as keep the servers busy. */
const AT_ONCE = 10;

/** The first grids are instants. */
const INSTANTS = fuzzGrids.filter(isInstant).length;

const fuzzCase: fc.Arbitrary<FuzzCase> = fc
  .record({
    query: fuzzQuery.filter((query) => reliableSteps(query) !== 'none'),
    layout: fc.constantFrom(...fuzzLayouts),
    mode: fc.constantFrom('fast', 'fast', ...fuzzModes),
    grid: fc.nat(fuzzGrids.length - 1),
  })
  .map((one) => (reliableSteps(one.query) === 'one' ? { ...one, grid: one.grid % INSTANTS } : one))
  .filter((one) => !mistimesSubquery(one.query, fuzzGrids[one.grid]));

/** A case that does not agree, as small as could be made. */
export interface FuzzFailure {
  readonly case: FuzzCase;
  readonly problems: readonly string[];
}

export interface FuzzTally {
  readonly series: number;
  readonly empty: number;
  readonly error: number;
  readonly failures: readonly FuzzFailure[];
}

/** Compares `runs` cases made from a seed: the same seed makes the same cases. */
export async function fuzz(seed: number, runs: number, servers: FuzzServers): Promise<FuzzTally> {
  const cases = fc.sample(fuzzCase, { seed, numRuns: runs }).values();
  const tally = { series: 0, empty: 0, error: 0 };
  const failures: FuzzFailure[] = [];
  const worker = async (): Promise<void> => {
    for (const one of cases) {
      const { problems, kind } = await runFuzzCase(one, servers);
      tally[kind]++;
      if (problems.length > 0) {
        failures.push(await shrink({ case: one, problems }, servers));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { ...tally, failures };
}

async function shrink(found: FuzzFailure, servers: FuzzServers): Promise<FuzzFailure> {
  const one = found.case;
  const problemsOf = async (query: string): Promise<readonly string[]> =>
    mistimesSubquery(query, fuzzGrids[one.grid]) ? [] : (await runFuzzCase({ ...one, query }, servers)).problems;
  const query = await shrinkQuery(one.query, async (smaller) => (await problemsOf(smaller)).length > 0);
  const problems = await problemsOf(query);
  return problems.length === 0 ? found : { case: { ...one, query }, problems };
}
