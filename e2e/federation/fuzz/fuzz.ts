import fc from 'fast-check';

import { isInstant } from '../../../src/engine/model/grid';
import { DEFAULT_DIALECT } from '../../../src/engine/syntax/dialect';
import { dialectOfKind, type ServerKind } from '../../harness/serverKind';
import { type Outcome } from '../exactness/outcome';
import { freshMemory, type FuzzCase, fuzzModes, runFuzzCase } from './fuzzCase';
import { type FuzzLayout, fuzzLayouts, placements } from './fuzzPlacement';
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
      query: fuzzQueries(dialect),
      labels: fc.nat(),
      layout: fc.constantFrom(...fuzzLayouts),
      mode: fc.constantFrom('fast', 'fast', ...fuzzModes),
      grid: fc.nat(fuzzGrids.length - 1),
    })
    .map(({ labels, ...one }) => ({ ...one, query: withMemberLabel(one.query, one.layout, labels) }))
    .map((one) => (reliableSteps(one.query, kind) === 'one' ? { ...one, grid: one.grid % INSTANTS } : one))
    .filter((one) => isComparable(one, kind));
}

/** Has a label of members in place of some zones. */
function withMemberLabel(query: string, layout: FuzzLayout, which: number): string {
  const { memberLabel } = placements[layout];
  let bits = which;
  return query.replace(/\bzone\b/g, (zone) => {
    const isOther = bits % 2 === 1;
    bits = Math.floor(bits / 2);
    return isOther ? (memberLabel ?? zone) : zone;
  });
}

function isComparable(one: FuzzCase, kind: ServerKind): boolean {
  const steps = reliableSteps(one.query, kind);
  return (
    steps !== 'none' &&
    (steps === 'any' || one.grid < INSTANTS) &&
    !(placements[one.layout].infoCollides === true && /\binfo\(/.test(one.query)) &&
    !mistimesSubquery(one.query, fuzzGrids[one.grid])
  );
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

/** Compares `runs` cases made from a seed: the same seed makes the same cases. What members hold is remembered meanwhile. */
export async function fuzz(seed: number, runs: number, servers: FuzzServers): Promise<FuzzTally> {
  const cases = fc.sample(fuzzCases(servers.kind), { seed, numRuns: runs }).values();
  const tally = { series: 0, empty: 0, error: 0, told: 0 };
  const memory = freshMemory();
  const failures: FuzzFailure[] = [];
  const worker = async (): Promise<void> => {
    for (const one of cases) {
      const { problems, outcome, kind } = await runFuzzCase(one, servers, memory);
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

/** The smallest case that comes to the same; that itself where it does so only with what was remembered. */
async function shrink(found: FuzzFailure, servers: FuzzServers): Promise<FuzzFailure> {
  const one = found.case;
  const failureOf = async (query: string): Promise<FuzzFailure> => ({
    case: { ...one, query },
    ...(isComparable({ ...one, query }, servers.kind)
      ? await runFuzzCase({ ...one, query }, servers)
      : { outcome: 'equal', problems: [] }),
  });
  const query = await shrinkQuery(one.query, async (smaller) => (await failureOf(smaller)).outcome === found.outcome);
  const smallest = await failureOf(query);
  return smallest.outcome === found.outcome ? smallest : found;
}
