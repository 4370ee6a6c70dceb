import { type Histogram, type NativeHistogram } from '../../model/histogram';
import { METRIC_NAME } from '../../model/labels';
import { type Annotation, type QueryError, type Span } from '../../model/result';
import { type Value } from '../../model/value';
import { type Call } from '../../syntax/ast';
import { type Dialect } from '../../syntax/dialect';
import { unparen } from '../../syntax/walk';
import { annotations } from '../annotations';
import { type EvalContext, callArgumentSpan } from '../context';
import { needsRawHistograms } from '../histogramCells';
import { histogramRules, type HistogramRules } from '../histogramRules';
import { type Window } from '../windows';
import { type HistogramChange, type HistogramNote } from './histogramChange';
import { type Started } from './beganAnew';
import { CounterResets } from './counterResets';

/** What a function makes of a window: a float, a native histogram, or nothing. */
export type RangeResult = number | Histogram | undefined;

/** A function over range vectors, one window at a time; windows without samples are not shown to it. */
export interface RangeFunction {
  readonly name: string;
  readonly evaluate: (window: Window, call: RangeCall) => RangeResult;
}

/** Functions of one family. */
export type RangeFamily = readonly RangeFunction[];

/** What goes by start timestamps where servers are told to. Source: Prometheus 3.16 `promql/engine.go`. */
const READING_STARTS: ReadonlySet<string> = new Set(['rate', 'irate', 'increase', 'resets']);

/** The call a window is evaluated for. */
export class RangeCall {
  /** Set once something cannot be computed; what was computed is then void. */
  error: QueryError | undefined;
  /** What is done with native histograms. */
  readonly rules: HistogramRules;
  /** Whether it counts when the counting of samples began. */
  readonly goesByStarts: boolean;
  private readonly said = new Set<string>();
  private known: { readonly series: Window['series']; readonly resets: CounterResets } | undefined;

  constructor(
    readonly expr: Call,
    private readonly args: ReadonlyArray<Value | undefined>,
    private readonly ctx: EvalContext
  ) {
    this.rules = histogramRules(ctx.dialect);
    this.goesByStarts = READING_STARTS.has(expr.func) && ctx.dialect.features.includes('use-start-timestamps');
  }

  get dialect(): Dialect {
    return this.ctx.dialect;
  }

  /** A scalar argument's value at the window's step. */
  scalar(i: number, window: Window): number {
    const value = this.args[i];
    if (value?.type !== 'scalar') {
      throw new Error(`argument ${i} of ${this.expr.func} is a ${value?.type ?? 'missing value'}`);
    }
    return value.values[window.step];
  }

  annotate(annotation: Annotation): void {
    if (!this.said.has(annotation.message)) {
      this.said.add(annotation.message);
      this.ctx.annotate(annotation);
    }
  }

  /** Prometheus' warning that floats and histograms don't go together here. */
  warnMixed(window: Window): undefined {
    this.annotate(annotations.mixedFloatsHistograms(metricName(window), this.span(0)));
    return undefined;
  }

  /** Prometheus' info that histograms were left out, where the window has both. */
  noteIgnoredHistograms(window: Window): void {
    if (window.histograms > 0) {
      this.annotate(annotations.histogramIgnoredInRange(metricName(window), this.span(0)));
    }
  }

  /** Annotates the window's metric with what was noted about its histograms, and gives their change. */
  noted({ change, notes }: HistogramChange, window: Window): NativeHistogram | undefined {
    const metric = metricName(window);
    for (const note of notes) {
      this.annotate(noteText(note, metric, this.span(0)));
    }
    return change;
  }

  /** Float `i` of the window's series, as far as start timestamps go. */
  float({ series }: Window, i: number): Started {
    return { time: series.times[i], start: (this.goesByStarts ? series.starts?.[i] : undefined) ?? 0 };
  }

  /** Native histogram `i` of the window's series, as far as start timestamps go. */
  histogram({ series }: Window, i: number): Started {
    return {
      time: series.histogramTimes[i],
      start: (this.goesByStarts ? series.histogramStarts?.[i] : undefined) ?? 0,
    };
  }

  /** Where the window's series, which is that of the window before as a rule, has counter resets. */
  resets({ series }: Window): CounterResets {
    if (this.known?.series !== series) {
      const { times, values, starts } = series;
      this.known = {
        series,
        resets: new CounterResets({ times, values, starts: this.goesByStarts ? starts : undefined }),
      };
    }
    return this.known.resets;
  }

  /** Prometheus' warning that a sample says that it counts since before the sample before it. */
  warnOverlap(window: Window): void {
    this.annotate(annotations.overlappingStarts(metricName(window), this.span(0)));
  }

  /** The window's native histograms, or its last ones; gives up where they are not there whole. */
  natives({ series, histogramFrom, histogramTo }: Window, last = Infinity): readonly NativeHistogram[] | undefined {
    const all = series.histograms.slice(Math.max(histogramFrom, histogramTo - last), histogramTo);
    const natives = all.filter((h) => h.form === 'native');
    return natives.length < all.length ? this.refuse() : natives;
  }

  /** Gives up: the answer needs more of native histograms than the HTTP API gives. */
  refuse(): undefined {
    return this.fail(needsRawHistograms(`${this.expr.func}()`, this.expr.span).error);
  }

  fail(error: QueryError): undefined {
    this.error ??= error;
    return undefined;
  }

  /** Where annotations about an argument point. Prometheus puts those about a subquery at the start of the text. */
  span(i: number): Span {
    const expr = this.expr.args[i];
    return unparen(expr).kind === 'subquery' ? { start: 0, end: 0 } : callArgumentSpan(this.expr, i, this.ctx.dialect);
  }
}

/** Prometheus' words for what was noted of a metric's histograms. */
export function noteText(note: HistogramNote, metric: string, span: Span): Annotation {
  switch (note) {
    case 'notCounter':
    case 'notGauge':
      return annotations[note](metric, span);
    case 'reconciledAdding':
      return annotations.reconciledBounds('addition', span);
    case 'reconciledSubtracting':
      return annotations.reconciledBounds('subtraction', span);
    default:
      return annotations.incompatibleHistograms(note, metric, span);
  }
}

/** The metric name of the window's series, empty where it has none. */
export function metricName(window: Window): string {
  return window.series.labels.get(METRIC_NAME);
}
