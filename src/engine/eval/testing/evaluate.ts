import { type Grid, rangeGrid } from '../../model/grid';
import { Labels } from '../../model/labels';
import { formatFloat } from '../../numeric/number';
import { type Annotation, type Result, ok } from '../../model/result';
import { ABSENT, FLOAT, type SeriesSet } from '../../model/seriesSet';
import { SeriesSetBuilder } from '../../model/seriesSetBuilder';
import { subqueryGrid } from '../../model/subqueryGrid';
import { type Value } from '../../model/value';
import { type Call, type Expr, type SubqueryExpr, type VectorSelector } from '../../syntax/ast';
import { parse } from '../../syntax/parse';
import { unparen } from '../../syntax/walk';
import { evalAggregate } from '../aggregate';
import { evalBinary } from '../binary';
import { DEFAULT_DIALECT } from '../../syntax/dialect';
import { evalCall } from '../call';
import { type EvalContext } from '../context';
import { labelText } from '../labelText';
import { evalRangeCall } from '../rangeCall';
import { evalUnary } from '../unary';
import { settleNames } from '../settleNames';
import { subqueryWindows } from '../windows';

/** Steps of a minute from 1970-01-01T00:10:00Z on. */
export function minutes(steps: number): Grid {
  return rangeGrid(600_000, 600_000 + (steps - 1) * 60_000, 60_000);
}

/** Series written `name{label="value"} 1 2 _ NaN`: a value for each step, `_` where there is none, `h` for a histogram. */
export function vectorOf(lines: readonly string[], grid: Grid): SeriesSet {
  const rows = lines.map((line) => /^(\w*)(?:\{(.*?)\})?\s+(.*)$/.exec(line));
  const labels = rows.map((row) => {
    const pairs = [...(row?.[2] ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value] as const);
    return Labels.from([['__name__', row?.[1] ?? ''], ...pairs]);
  });
  const set = new SeriesSetBuilder(grid, labels);
  rows.forEach((row, s) => {
    (row?.[3] ?? '').split(/\s+/).forEach((text, t) => {
      const cell = s * grid.length + t;
      if (text.startsWith('h')) {
        const count = Number(text.slice(1));
        set.setHistogram(cell, { form: 'shown', count, sum: 2 * count, buckets: [[0, 1, 2, count]] });
      } else if (text !== '_') {
        set.setFloat(cell, Number(text.replace('Inf', 'Infinity')));
      }
    });
  });
  return set.finishWhole();
}

/** A result as the lines `vectorOf` reads, then its annotations; or the error's message. */
export function show(result: Result<Value>, annotations: readonly Annotation[] = []): string[] {
  if (!result.ok) {
    return [`error: ${result.error.message}`];
  }
  const notes = [...new Set(annotations.map(({ level, message, span }) => `${level}@${span?.start}: ${message}`))];
  const { value } = result;
  if (value.type === 'scalar') {
    return [[...value.values].map(formatFloat).join(' '), ...notes];
  }
  if (value.type !== 'vector') {
    throw new Error(`a ${value.type} is not shown`);
  }
  const { series } = value;
  const cell = (at: number): string =>
    series.presence[at] === FLOAT ? formatFloat(series.values[at]) : `h${series.histograms.get(at)?.count}`;
  const lines = series.labels.map((labels, s) => {
    const cells = Array.from({ length: series.grid.length }, (_, t) => s * series.grid.length + t);
    return `${labelText(labels)} ${cells.map((at) => (series.presence[at] === 0 ? '_' : cell(at))).join(' ')}`;
  });
  return [...lines, ...notes];
}

/** Evaluates a query over `data`, series on the same steps; a subquery's inner steps read the last value at or before them. */
export function evaluate(query: string, data: readonly string[], dialect = DEFAULT_DIALECT): string[] {
  const parsed = parse(query, { experimental: true, dialect });
  if (!parsed.ok) {
    throw new Error(parsed.error.message);
  }
  const steps = Math.max(
    1,
    ...data.map(
      (line) =>
        line
          .replace(/\{.*?\}/, '')
          .trim()
          .split(/\s+/).length - 1
    )
  );
  const annotations: Annotation[] = [];
  const grid = minutes(steps);
  const annotate = (annotation: Annotation) => annotations.push(annotation);
  const evaluator = new Evaluator(vectorOf(data, grid), { dialect, maxSamples: 10_000, annotate });
  const result = evaluator.evaluate(parsed.value, grid);
  const ctx = { dialect, maxSamples: 10_000, annotate, grid };
  return show(result.ok ? settleNames(result.value, parsed.value.span, ctx) : result, annotations);
}

class Evaluator {
  constructor(
    private readonly data: SeriesSet,
    private readonly rest: Omit<EvalContext, 'grid'>
  ) {}

  evaluate(expr: Expr, grid: Grid): Result<Value> {
    const ctx = { ...this.rest, grid };
    const value = (operand: Expr): Value => {
      const result = this.evaluate(operand, grid);
      if (!result.ok) {
        throw new Error(result.error.message);
      }
      return result.value;
    };
    const node = unparen(expr);
    switch (node.kind) {
      case 'number':
        return ok({ type: 'scalar', grid, values: new Float64Array(grid.length).fill(node.value) });
      case 'string':
        return ok({ type: 'string', value: node.value });
      case 'vectorSelector':
        return ok({ type: 'vector', series: this.select(node, grid) });
      case 'unary':
        return evalUnary(node, value(node.expr), ctx);
      case 'binary':
        return evalBinary(node, value(node.lhs), value(node.rhs), ctx);
      case 'aggregate':
        return evalAggregate(node, value(node.expr), node.param && value(node.param), ctx);
      case 'call': {
        const at = node.args.findIndex((arg) => unparen(arg).kind === 'subquery');
        return at < 0
          ? evalCall(node, node.args.map(value), ctx)
          : this.rangeCall(node, unparen(node.args[at]) as SubqueryExpr, grid);
      }
      default:
        throw new Error(`a ${node.kind} is not evaluated`);
    }
  }

  private rangeCall(node: Call, subquery: SubqueryExpr, grid: Grid): Result<Value> {
    const inner = this.evaluate(subquery.expr, subqueryGrid(subquery, grid));
    if (!inner.ok || inner.value.type !== 'vector') {
      throw new Error('a subquery is over a vector');
    }
    const windows = subqueryWindows(inner.value.series, { ...subquery, grid, kind: 'left-open' });
    const args = node.args.map((arg) => {
      const other = unparen(arg) === subquery ? undefined : this.evaluate(arg, grid);
      return other?.ok ? other.value : undefined;
    });
    return evalRangeCall(node, windows, args, { ...this.rest, grid });
  }

  private select({ matchers }: VectorSelector, grid: Grid): SeriesSet {
    const wanted = this.data.labels.flatMap((labels, s) =>
      matchers.every(({ name, op, value }) => op !== '=' || labels.get(name) === value) ? [s] : []
    );
    const from = this.data.pick(wanted);
    const set = new SeriesSetBuilder(grid, from.labels);
    set.presence.forEach((_, cell) => {
      const time = grid.start + (cell % grid.length) * grid.step;
      const t = Math.floor((time - from.grid.start) / from.grid.step);
      if (t >= 0 && t < from.grid.length) {
        const source = Math.floor(cell / grid.length) * from.grid.length + t;
        if (from.presence[source] !== ABSENT) {
          set.copyCell(cell, from, source);
        }
      }
    });
    return set.finish();
  }
}
