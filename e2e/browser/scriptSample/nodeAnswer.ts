import { ABSENT, lineColumn, type QueryResult, type Result, stepTime, type Value } from '../../../src/engine';
import { type Points, seriesKey } from '../points';

/** What the engine answers in Node, in the form in which the page's answers are compared. */
export interface NodeAnswer {
  readonly points: Points;
  /** Sorted. */
  readonly notices: readonly string[];
  readonly error?: string;
}

/** Undefined where the answer has native histograms or text, which frames show as something else than numbers. */
export function nodeAnswer(query: string, result: Result<QueryResult>): NodeAnswer | undefined {
  if (!result.ok) {
    return { points: {}, notices: [], error: `${result.error.type}: ${result.error.message}` };
  }
  const { value, annotations, notices } = result.value;
  const points = pointsOf(value);
  const texts = annotations.map(({ message, span }) =>
    span === undefined ? message : `${message} (${lineColumn(query, span.start)})`
  );
  return points && { points, notices: [...texts, ...notices].sort() };
}

function pointsOf(value: Value): Points | undefined {
  switch (value.type) {
    case 'string':
      return undefined;
    case 'scalar': {
      const values = [...value.values].map((one, t) => [stepTime(value.grid, t), one]);
      return { [seriesKey({})]: Object.fromEntries(values) as Points[string] };
    }
    case 'matrix':
      return value.series.some(({ histograms }) => histograms !== undefined && histograms.size > 0)
        ? undefined
        : Object.fromEntries(
            value.series.map(({ labels, times, values }) => [
              seriesKey(labels.toObject()),
              Object.fromEntries([...times].map((time, i) => [time, values[i]])),
            ])
          );
    case 'vector':
      return value.series.histograms.size > 0 ? undefined : vectorPoints(value.series);
  }
}

function vectorPoints({ labels, grid, values, presence }: Extract<Value, { type: 'vector' }>['series']): Points {
  return Object.fromEntries(
    labels.map((one, s) => {
      const cells = Array.from({ length: grid.length }, (_, t) => [stepTime(grid, t), s * grid.length + t] as const);
      const held = cells.filter(([, cell]) => presence[cell] !== ABSENT);
      return [seriesKey(one.toObject()), Object.fromEntries(held.map(([time, cell]) => [time, values[cell]]))];
    })
  );
}
