import { stepTime } from '../../model/grid';
import { follows } from '../../syntax/changes';
import { type Monotonicity } from '../../model/monotonicity';
import { annotations } from '../annotations';
import { type Forced } from '../buckets';
import { toldName } from './classicHistograms';
import { type FunctionCall } from './instantFunction';

interface Fixed {
  readonly forced: Forced;
  /** The quantile. */
  readonly value: number;
  readonly step: number;
  /** Which histogram. */
  readonly index: number;
}

/**
 * Collects what had to be fixed of the buckets in an argument, to tell it once a metric. Once fixed they stay so, for all quantiles
 * of the call.
 */
export class FixedBuckets {
  private readonly byMetric = new Map<string, Monotonicity>();
  private readonly cells = new Set<number>();

  /** `histograms`: which argument of the call they are. */
  constructor(
    private readonly call: FunctionCall,
    private readonly histograms: number
  ) {}

  add(metric: string, { forced, value, step, index }: Fixed): void {
    const { dialect } = this.call.ctx;
    const cell = index * this.call.grid.length + step;
    // Where there is no quantile, releases before did not tell.
    if ((Number.isNaN(value) && !follows('monotonicityDetailed', dialect)) || this.cells.has(cell)) {
      return;
    }
    this.cells.add(cell);
    const time = stepTime(this.call.grid, step);
    const name = toldName(metric, dialect) ?? '';
    const known = this.byMetric.get(name);
    this.byMetric.set(name, {
      least: Math.min(known?.least ?? Infinity, forced.least),
      greatest: Math.max(known?.greatest ?? -Infinity, forced.greatest),
      difference: Math.max(known?.difference ?? 0, forced.difference),
      samples: (known?.samples ?? 0) + 1,
      first: Math.min(known?.first ?? Infinity, time),
      last: Math.max(known?.last ?? -Infinity, time),
    });
  }

  tell(): void {
    const { ctx } = this.call;
    const detailed = follows('monotonicityDetailed', ctx.dialect);
    for (const [metric, found] of this.byMetric) {
      const name = toldName(metric, ctx.dialect);
      ctx.annotate(annotations.forcedMonotonicity(name, detailed ? found : undefined, this.call.span(this.histograms)));
    }
  }
}
