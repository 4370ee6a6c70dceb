const TURNS = 6;
/** Runs of a turn that don't count, and those that do. */
const RUNS = { before: 2, counted: 3 };

/**
 * Median milliseconds of two programs run in turn, after a warm-up. A turn is some runs in a row, and its first ones don't
 * count: the other's garbage is collected in them.
 */
export function compare(a: () => unknown, b: () => unknown): { readonly a: number; readonly b: number } {
  const times: [number[], number[]] = [[], []];
  for (let turn = -1; turn < TURNS; turn++) {
    [a, b].forEach((program, i) => {
      for (let run = -RUNS.before; run < RUNS.counted; run++) {
        const start = performance.now();
        program();
        if (turn >= 0 && run >= 0) {
          times[i].push(performance.now() - start);
        }
      }
    });
  }
  return { a: median(times[0]), b: median(times[1]) };
}

function median(values: number[]): number {
  return values.sort((x, y) => x - y)[values.length >> 1];
}

/** A repeatable stream of numbers in [0, 1) (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
