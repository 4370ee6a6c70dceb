import { type CounterResetHint, type NativeHistogram } from '../model/histogram';
import { add, type Incompatible, incompatibility, subtract } from '../model/histogram/combine';
import {
  addCompensated,
  compensated,
  type CompensatedHistogram,
  scaleCompensated,
  settled,
} from '../model/histogram/compensated';
import { divide } from '../model/histogram/scale';
import { type HistogramRules } from './histogramRules';

/** Sum or mean of native histograms, which come one after the other. */
export class HistogramTotal {
  /** Whether custom buckets with other bounds were among them. */
  reconciled = false;
  private readonly method: Method;
  private readonly hints = new Set<CounterResetHint>();

  constructor(
    op: 'sum' | 'avg',
    first: NativeHistogram,
    private readonly rules: HistogramRules
  ) {
    this.hints.add(first.counterResetHint);
    this.method = new METHODS[rules.compensates ? 'compensated' : 'plain'][op](first, rules);
  }

  /** Takes one more, or says why it does not go together with those before. */
  add(h: NativeHistogram): Incompatible | undefined {
    this.hints.add(h.counterResetHint);
    const hasOtherBounds = incompatibility(this.method.soFar, h) === 'bounds';
    const reason = this.method.add(h);
    this.reconciled ||= reason === undefined && hasOtherBounds;
    return reason;
  }

  /** Whether it is to be told that some came after a counter reset and others after none. */
  get collides(): boolean {
    return this.rules.tellsCollisions && this.hints.has('reset') && this.hints.has('notReset');
  }

  /** Empty buckets may be among it. */
  get value(): NativeHistogram {
    return this.method.value;
  }
}

interface Method {
  /** What was taken, in its buckets. */
  readonly soFar: NativeHistogram;
  readonly value: NativeHistogram;
  add(h: NativeHistogram): Incompatible | undefined;
}

/** Source: Prometheus 3.5 `promql/engine.go`, `aggregation`. */
class PlainSum implements Method {
  constructor(
    public soFar: NativeHistogram,
    protected readonly rules: HistogramRules
  ) {}

  get value(): NativeHistogram {
    return this.soFar;
  }

  add(h: NativeHistogram): Incompatible | undefined {
    return this.keep(add(this.soFar, h, this.rules.otherBounds));
  }

  protected keep(next: NativeHistogram | Incompatible): Incompatible | undefined {
    if (typeof next === 'string') {
      return next;
    }
    this.soFar = next;
    return undefined;
  }
}

/** The mean itself is moved from histogram to histogram. Source: Prometheus 3.5 `promql/engine.go`, `aggregation`. */
class MovedMean extends PlainSum {
  private count = 1;

  override add(h: NativeHistogram): Incompatible | undefined {
    this.count++;
    const { otherBounds } = this.rules;
    const step = subtract(divide(h, this.count), divide(this.soFar, this.count), otherBounds);
    return typeof step === 'string' ? step : this.keep(add(this.soFar, step, otherBounds));
  }
}

/** Source: Prometheus 3.16 `promql/engine.go`, `aggregation`. */
class CompensatedSum implements Method {
  protected total: CompensatedHistogram;
  /** Of those taken. Of one nothing is lost, and nothing added to it: it keeps the signs of its zeros. */
  protected count = 1;

  constructor(
    first: NativeHistogram,
    protected readonly rules: HistogramRules
  ) {
    this.total = compensated(first);
  }

  get soFar(): NativeHistogram {
    return this.total.sum;
  }

  get value(): NativeHistogram {
    return this.count === 1 ? this.total.sum : settled(this.total);
  }

  add(h: NativeHistogram): Incompatible | undefined {
    this.count++;
    return this.keep(addCompensated(this.total, h, this.rules.otherBounds));
  }

  protected keep(next: CompensatedHistogram | Incompatible): Incompatible | undefined {
    if (typeof next === 'string') {
      return next;
    }
    this.total = next;
    return undefined;
  }
}

/**
 * Sum by count, until the sum would overflow: from there on the mean itself is moved.
 *
 * Source: Prometheus 3.16 `promql/engine.go`, `aggregation`.
 */
class CompensatedMean extends CompensatedSum {
  private isMoved = false;

  override get value(): NativeHistogram {
    return this.isMoved || this.count === 1 ? super.value : settled(scaleCompensated(this.total, '/', this.count));
  }

  override add(h: NativeHistogram): Incompatible | undefined {
    const before = this.count++;
    if (!this.isMoved) {
      const next = addCompensated(this.total, h, this.rules.otherBounds);
      if (typeof next === 'string' || !overflows(next.sum)) {
        return this.keep(next);
      }
      this.isMoved = true;
      this.total = scaleCompensated(this.total, '/', before);
    }
    const mean = scaleCompensated(this.total, '*', before / this.count);
    return this.keep(addCompensated(mean, divide(h, this.count), this.rules.otherBounds));
  }
}

const METHODS = {
  plain: { sum: PlainSum, avg: MovedMean },
  compensated: { sum: CompensatedSum, avg: CompensatedMean },
} as const;

/** Whether any number of a histogram is infinite. */
function overflows({ zeroCount, count, sum, positive, negative }: NativeHistogram): boolean {
  const isInfinite = (x: number): boolean => x === Infinity || x === -Infinity;
  return [zeroCount, count, sum].some(isInfinite) || [positive, negative].some(({ counts }) => counts.some(isInfinite));
}
