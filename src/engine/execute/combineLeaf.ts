import { type Grid } from '../model/grid';
import { type Histogram } from '../model/histogram';
import { type Labels } from '../model/labels';
import { fail, ok, type Result } from '../model/result';
import { ABSENT, FLOAT, HISTOGRAM, SeriesSet } from '../model/seriesSet';
import { type Value } from '../model/value';
import { type Leaf } from '../plan/plan';
import { type LeafAnswers } from './answers';
import { identify } from './shardIdentity';

export function combineLeaf({ leaf, answers }: LeafAnswers): Result<Value> {
  if (leaf.merge === 'any' || leaf.type === 'scalar') {
    return ok(answers[0].value);
  }
  if (leaf.type === 'matrix') {
    return ok({
      type: 'matrix',
      series: answers.flatMap(({ value, query }) =>
        value.type !== 'matrix'
          ? []
          : leaf.merge === 'unionSharded'
            ? value.series.map((s) => ({ ...s, labels: identify([s.labels], query.member)[0] }))
            : value.series
      ),
    });
  }
  const sets = answers.map(({ value, query }) => {
    if (value.type !== 'vector') {
      throw new Error('not a vector');
    }
    return leaf.merge === 'unionSharded'
      ? value.series.relabel(identify(value.series.labels, query.member))
      : value.series;
  });
  return combine(leaf, sets);
}

function combine(leaf: Leaf, sets: readonly SeriesSet[]): Result<Value> {
  const grid: Grid = leaf.grid;
  const rows = new Map<string, number>();
  const labels: Labels[] = [];
  for (const set of sets) {
    for (const l of set.labels) {
      if (!rows.has(l.key)) {
        rows.set(l.key, labels.length);
        labels.push(l);
      }
    }
  }
  const histograms = new Map<number, Histogram>();
  const out = SeriesSet.allocate(grid, labels, histograms);
  const comp = new Float64Array(out.values.length);
  for (const set of sets) {
    for (let s = 0; s < set.size; s++) {
      const row = rows.get(set.labels[s].key) ?? 0;
      for (let t = 0; t < grid.length; t++) {
        const from = s * grid.length + t;
        const to = row * grid.length + t;
        if (set.presence[from] === ABSENT) {
          continue;
        }
        const x = set.values[from];
        if (out.presence[to] === ABSENT) {
          out.presence[to] = set.presence[from];
          out.values[to] = x;
          const h = set.histograms.get(from);
          if (h) {
            histograms.set(to, h);
          }
          continue;
        }
        if (leaf.merge === 'unionDistinct') {
          return fail('execution', 'vector cannot contain metrics with the same labelset', leaf.expr.span);
        }
        if (out.presence[to] === HISTOGRAM || set.presence[from] === HISTOGRAM) {
          if (leaf.merge === 'sum') {
            return fail('execution', 'native histograms', leaf.expr.span);
          }
          continue;
        }
        if (leaf.merge === 'sum') {
          const sum = out.values[to] + x;
          comp[to] += Math.abs(out.values[to]) >= Math.abs(x) ? out.values[to] - sum + x : x - sum + out.values[to];
          out.values[to] = sum;
        } else if (leaf.merge === 'min' && (x < out.values[to] || Number.isNaN(out.values[to]))) {
          out.values[to] = x;
        } else if (leaf.merge === 'max' && (x > out.values[to] || Number.isNaN(out.values[to]))) {
          out.values[to] = x;
        }
      }
    }
  }
  for (let i = 0; i < comp.length; i++) {
    if (out.presence[i] === FLOAT && Number.isFinite(comp[i])) {
      out.values[i] += comp[i];
    }
  }
  return ok({ type: 'vector', series: out });
}
