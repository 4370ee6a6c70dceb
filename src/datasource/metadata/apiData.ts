import { ABSENT, HISTOGRAM, type SeriesSet, stepTime, type Value } from '../../engine/index';

type Sample = readonly [seconds: number, value: string];

/** A value as `data` of Prometheus' query API, floats alone: what variables and the editor read. */
export function apiData(value: Value, instant: boolean): unknown {
  switch (value.type) {
    case 'string':
      return { resultType: 'string', result: [0, value.value] };
    case 'scalar': {
      const samples = Array.from(value.values, (v, i): Sample => [stepTime(value.grid, i) / 1000, text(v)]);
      return instant
        ? { resultType: 'scalar', result: samples[0] }
        : { resultType: 'matrix', result: [{ metric: {}, values: samples }] };
    }
    case 'vector': {
      const series = value.series.labels.map((labels, s) => ({
        metric: labels.toObject(),
        values: floats(value.series, s),
      }));
      const filled = series.filter(({ values }) => values.length > 0);
      return instant
        ? { resultType: 'vector', result: filled.map(({ metric, values }) => ({ metric, value: values[0] })) }
        : { resultType: 'matrix', result: filled };
    }
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

function floats(set: SeriesSet, s: number): Sample[] {
  const samples: Sample[] = [];
  for (let t = 0; t < set.grid.length; t++) {
    const cell = s * set.grid.length + t;
    if (set.presence[cell] !== ABSENT && set.presence[cell] !== HISTOGRAM) {
      samples.push([stepTime(set.grid, t) / 1000, text(set.values[cell])]);
    }
  }
  return samples;
}

function text(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : String(value);
}
