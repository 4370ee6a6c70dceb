import { type Contender, type Measured } from './endpoint';

const WARM_UP = 2;

export interface InterleaveOptions {
  /** How often each is run after the warm-up. */
  readonly rounds: number;
}

/** All contenders in turn, round after round, so that what else the machine does meets all alike. */
export async function interleave(
  programs: ReadonlyArray<() => ReturnType<Contender['run']>>,
  { rounds }: InterleaveOptions
): Promise<Measured[][]> {
  const runs = programs.map((): Measured[] => []);
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const [index, program] of programs.entries()) {
      const measured = await program();
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
