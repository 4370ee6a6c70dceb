import { type PanelAnswer } from './host';

/** Values by time (milliseconds) by series, in the order in which they came. */
export type Points = Readonly<Record<string, Readonly<Record<number, number>>>>;

export function seriesKey(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A value as Prometheus or the page writes it. */
export function numberOf(text: string): number {
  return Number(text.replace(/Inf$/, 'Infinity'));
}

/** The plain numbers of frames. */
export function framePoints(frames: PanelAnswer['frames']): Points {
  return Object.fromEntries(
    frames
      .filter(({ fields }) => fields.length === 2)
      .map(({ fields: [time, value] }) => [
        seriesKey(value.labels),
        Object.fromEntries(time.values.map((at, i) => [Number(at), numberOf(String(value.values[i]))])),
      ])
  );
}

/** The first difference as text; `tolerance`: how far values may be off, relatively. */
export function difference(mine: Points, theirs: Points, tolerance: number): string | undefined {
  for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const [a, b] = [mine[key], theirs[key]];
    if (a === undefined || b === undefined) {
      return `${key} is ${a === undefined ? 'missing' : 'too much'}`;
    }
    for (const time of new Set([...Object.keys(a), ...Object.keys(b)].map(Number))) {
      const near = Math.abs(a[time] - b[time]) <= tolerance * Math.abs(b[time]);
      if (!near && !Object.is(a[time], b[time])) {
        return `${key} at ${time} is ${a[time]} instead of ${b[time]}`;
      }
    }
  }
  return undefined;
}
