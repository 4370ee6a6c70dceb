import { setTimeout as sleep } from 'node:timers/promises';

import { PATIENCE } from '../harness/patience';

/**
 * Asks until the answer is the one wanted, and returns it. Throws when it is not within the time, with the last answer. `withinMs`
 * is that of a machine with nothing else to do.
 *
 * @param what What is waited for, as the end of the sentence "waited 10 s for …".
 */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T>,
  options: { readonly until: (answer: T) => boolean; readonly withinMs: number }
): Promise<T> {
  const limit = PATIENCE * options.withinMs;
  const deadline = Date.now() + limit;
  for (;;) {
    const answer = await ask();
    if (options.until(answer)) {
      return answer;
    }
    if (Date.now() > deadline) {
      throw new Error(`waited ${limit / 1000} s for ${what}; last: ${JSON.stringify(answer)}`);
    }
    await sleep(100);
  }
}
