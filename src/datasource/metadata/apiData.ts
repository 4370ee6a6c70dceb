import { ABSENT, HISTOGRAM, type SeriesSet, stepTime, type Value } from '../../engine/index';

type Sample = readonly [seconds: number, value: string];

/** The value of an instant query as `data` of Prometheus' query API, floats alone: what variables and the editor read. */
export function apiData(value: Value): unknown {
  switch (value.type) {
    case 'string':
      return { resultType: 'string', result: [0, value.value] };
    case 'scalar':
      return { resultType: 'scalar', result: [stepTime(value.grid, 0) / 1000, text(value.values[0])] };
    case 'vector':
      return { resultType: 'vector', result: samples(value.series) };
    case 'matrix':
      return {
        resultType: 'matrix',
        result: value.series.map(({ labels, times, values }) => ({
          metric: labels.toObject(),
          values: Array.from(times, (time, i): Sample => [time / 1000, text(values[i])]),
        })),
      };
  }
}

function samples({
  labels,
  grid,
  presence,
  values,
}: SeriesSet): Array<{ readonly metric: object; readonly value: Sample }> {
  return labels.flatMap((metric, s) =>
    presence[s] === ABSENT || presence[s] === HISTOGRAM
      ? []
      : [{ metric: metric.toObject(), value: [stepTime(grid, 0) / 1000, text(values[s])] as const }]
  );
}

function text(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : String(value);
}
