import { type Grid } from '../../src/engine/index';
import { type Contender, type Measured } from './endpoint';

const WARM_UP = 2;

export interface InterleaveOptions {
  readonly query: string;
  readonly grid: Grid;
  /** How often each is run after the warm-up. */
  readonly rounds: number;
}

/** A query of all contenders in turn, round after round, so that what else the machine does meets all alike. */
export async function interleave(
  contenders: readonly Contender[],
  { query, grid, rounds }: InterleaveOptions
): Promise<Measured[][]> {
  const runs = contenders.map((): Measured[] => []);
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      const measured = await contender.run(query, grid);
      if (round >= 0) {
        runs[index].push(measured);
      }
    }
  }
  return runs;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
