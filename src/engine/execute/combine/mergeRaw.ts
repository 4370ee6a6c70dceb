import { joinRuns } from '../../model/joinRuns';
import { type RawSeries } from '../../model/value';

/** One list of all series; those of equal labels become one, by time, the first list's sample where two have the same time. */
export function mergeRaw(lists: ReadonlyArray<readonly RawSeries[]>): readonly RawSeries[] {
  if (lists.length === 1) {
    return lists[0];
  }
  const united = new Map<string, RawSeries>();
  for (const list of lists) {
    for (const series of list) {
      const known = united.get(series.labels.key);
      united.set(series.labels.key, known === undefined ? series : mergeByTime(known, series));
    }
  }
  return [...united.values()];
}

/** Two series as one, by time, with the first one's sample where two have the same time; it has the first one's labels. */
export function mergeByTime(first: RawSeries, second: RawSeries): RawSeries {
  const runs: number[] = [];
  const [a, b] = [first.times, second.times];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      j++;
    } else if (a[i] < b[j]) {
      const from = i;
      while (i < a.length && a[i] < b[j]) {
        i++;
      }
      runs.push(0, from, i);
    } else {
      const from = j;
      while (j < b.length && b[j] < a[i]) {
        j++;
      }
      runs.push(1, from, j);
    }
  }
  if (i < a.length) {
    runs.push(0, i, a.length);
  }
  if (j < b.length) {
    runs.push(1, j, b.length);
  }
  return joinRuns([first, second], runs);
}
