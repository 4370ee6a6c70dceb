import fc from 'fast-check';

import { type Grid } from '../../../src/engine/model/grid';
import { DEFAULT_DIALECT } from '../../../src/engine/syntax/dialect';
import { resolveDurations } from '../../../src/engine/syntax/durations';
import { parse } from '../../../src/engine/syntax/parse';
import { typeOf } from '../../../src/engine/syntax/walk';
import { fuzzQueries } from '../fuzz/fuzzQueries';
import { expressions } from '../syntax/generateExpressions';
import { madeUpFleets, madeUpGrids } from './madeUpFleets';

const fuzzQuery = fuzzQueries(DEFAULT_DIALECT);

/** What needs most of histograms. */
const quantile = fc
  .tuple(fc.constantFrom('0.9', '-1', 'scalar(up)', 'time()'), fuzzQuery)
  .map(([q, of]) => `histogram_quantile(${q}, ${of})`);

/** A query of a fleet that is made up, with all that decides how it is answered. */
export interface MadeUpCase {
  readonly query: string;
  readonly fleet: string;
  readonly grid: Grid;
  readonly exact: boolean;
  readonly raw: boolean;
  /** What the members answer. */
  readonly seed: number;
}

/** Of what is generated, what one Prometheus takes, in the dialect of its fleet. */
export const madeUpCases: fc.Arbitrary<MadeUpCase> = fc
  .record({
    query: fc.oneof(
      { weight: 5, arbitrary: expressions(DEFAULT_DIALECT) },
      { weight: 5, arbitrary: fuzzQuery },
      { weight: 1, arbitrary: quantile }
    ),
    fleet: fc.constantFrom(...Object.keys(madeUpFleets)),
    grid: fc.constantFrom(...madeUpGrids),
    exact: fc.nat(5).map((n) => n === 0),
    raw: fc.nat(9).map((n) => n === 0),
    seed: fc.nat(),
  })
  .filter(({ query, fleet, grid }) => {
    const parsed = parse(query, { experimental: true, dialect: madeUpFleets[fleet].dialect });
    const checked = parsed.ok ? resolveDurations(parsed.value, grid) : parsed;
    return checked.ok && (grid.step === 1 || ['vector', 'scalar'].includes(typeOf(checked.value)));
  });
