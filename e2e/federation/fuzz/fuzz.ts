import fc from 'fast-check';

import { isInstant } from '../../../src/engine/model/grid';
import { DEFAULT_DIALECT } from '../../../src/engine/syntax/dialect';
import { dialectOfKind, type ServerKind } from '../../harness/serverKind';
import { type Outcome } from '../exactness/outcome';
import { type FuzzCase, fuzzModes, runFuzzCase } from './fuzzCase';
import { fuzzLayouts } from './fuzzPlacement';
import { fuzzQueries } from './fuzzQueries';
import { fuzzGrids, type FuzzServers } from './fuzzServers';
import { mistimesSubquery } from './mistimesSubquery';
import { reliableSteps } from './reliableSteps';
import { shrinkQuery } from './shrinkQuery';

/** Comparisons under way at once: as many as keep the servers busy. */
const AT_ONCE = 10;

/** The first grids are instants. */
const INSTANTS = fuzzGrids.filter(isInstant).length;

function fuzzCases(kind: ServerKind): fc.Arbitrary<FuzzCase> {
  const dialect = dialectOfKind(kind).dialect ?? DEFAULT_DIALECT;
  return fc
    .record({
      query: fuzzQueries(dialect).filter((query) => reliableSteps(query, kind) !== 'none'),
      layout: fc.constantFrom(...fuzzLayouts),
      mode: fc.constantFrom('fast', 'fast', ...fuzzModes),
      grid: fc.nat(fuzzGrids.length - 1),
    })
    .map((one) => (reliableSteps(one.query, kind) === 'one' ? { ...one, grid: one.grid % INSTANTS } : one))
    .filter((one) => !mistimesSubquery(one.query, fuzzGrids[one.grid]));
}

/** A case that does not agree, as small as could be made. */
export interface FuzzFailure {
  readonly case: FuzzCase;
  readonly outcome: Outcome;
  readonly problems: readonly string[];
}

export interface FuzzTally {
  readonly series: number;
  readonly empty: number;
  readonly error: number;
  /** Of all these: other values than one Prometheus has, and told to be. */
  readonly told: number;
  readonly failures: readonly FuzzFailure[];
}

/** Compares `runs` cases made from a seed: the same seed makes the same cases. */
export async function fuzz(seed: number, runs: number, servers: FuzzServers): Promise<FuzzTally> {
  const cases = fc.sample(fuzzCases(servers.kind), { seed, numRuns: runs }).values();
  const tally = { series: 0, empty: 0, error: 0, told: 0 };
  const failures: FuzzFailure[] = [];
  const worker = async (): Promise<void> => {
    for (const one of cases) {
      const { problems, outcome, kind } = await runFuzzCase(one, servers);
      tally[kind]++;
      if (outcome === 'told') {
        tally.told++;
      } else if (outcome !== 'equal') {
        failures.push(await shrink({ case: one, outcome, problems }, servers));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { ...tally, failures };
}

/** The smallest case that comes to the same. */
async function shrink(found: FuzzFailure, servers: FuzzServers): Promise<FuzzFailure> {
  const one = found.case;
  const failureOf = async (query: string): Promise<FuzzFailure> => ({
    case: { ...one, query },
    ...(mistimesSubquery(query, fuzzGrids[one.grid])
      ? { outcome: 'equal', problems: [] }
      : await runFuzzCase({ ...one, query }, servers)),
  });
  const query = await shrinkQuery(one.query, async (smaller) => (await failureOf(smaller)).outcome === found.outcome);
  const smallest = await failureOf(query);
  return smallest.outcome === found.outcome ? smallest : found;
}
