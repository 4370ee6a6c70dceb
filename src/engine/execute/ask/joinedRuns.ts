import { type FragmentRun } from '../../fragments/fragment';

/** Of runs one after the other, the last ones that are joined with the `length` steps that follow: each step is copied few times in all. */
export function joinedRuns(runs: readonly FragmentRun[], length: number): readonly FragmentRun[] {
  let first = runs.length;
  let steps = length;
  while (first > 0 && runs[first - 1].length <= 2 * steps) {
    first--;
    steps += runs[first].length;
  }
  return runs.slice(first);
}
