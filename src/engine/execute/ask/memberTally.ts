import { type RawSeries, type Value } from '../../model/value';
import { type MemberAnswer } from './transport';

/** What was asked of one member for a query, and what it gave. */
export interface MemberUse {
  readonly requests: number;
  readonly bytes: number;
  readonly series: number;
  readonly samples: number;
  /** Of these samples, those that were kept of answers before. */
  readonly cached: number;
  /** The longest of its requests. */
  readonly elapsedMs: number;
  readonly replicas: readonly string[];
}

interface Counts {
  requests: number;
  bytes: number;
  series: number;
  samples: number;
  cached: number;
  elapsedMs: number;
  readonly replicas: Set<string>;
}

/** Counts what each member is asked for and gives, while a query runs. */
export class MemberTally {
  private readonly members = new Map<string, Counts>();

  asked(member: string): void {
    this.of(member).requests++;
  }

  answered(member: string, answer: MemberAnswer): void {
    const counts = this.of(member);
    counts.elapsedMs = Math.max(counts.elapsedMs, answer.elapsedMs);
    if (answer.ok) {
      counts.bytes += answer.body.length;
      if (answer.replica !== undefined) {
        counts.replicas.add(answer.replica);
      }
    }
  }

  /** Gives how much the value holds. */
  gave(member: string, value: Value): ValueSize {
    const counts = this.of(member);
    const size = sizeOf(value);
    counts.series += size.series;
    counts.samples += size.samples;
    return size;
  }

  /** Of what was kept of its answers. Gives how much it holds. */
  kept(member: string, value: Value): ValueSize {
    const counts = this.of(member);
    const size = sizeOf(value);
    counts.samples += size.samples;
    counts.cached += size.samples;
    return size;
  }

  /** Undefined where the member was not asked. */
  use(member: string): MemberUse | undefined {
    const counts = this.members.get(member);
    return counts && { ...counts, replicas: [...counts.replicas] };
  }

  private of(member: string): Counts {
    const known = this.members.get(member);
    if (known !== undefined) {
      return known;
    }
    const counts = {
      requests: 0,
      bytes: 0,
      series: 0,
      samples: 0,
      cached: 0,
      elapsedMs: 0,
      replicas: new Set<string>(),
    };
    this.members.set(member, counts);
    return counts;
  }
}

interface ValueSize {
  readonly series: number;
  readonly samples: number;
}

/** How much a value holds. */
export function sizeOf(value: Value): ValueSize {
  switch (value.type) {
    case 'vector':
      return { series: value.series.size, samples: value.series.sampleCount };
    case 'matrix':
      return { series: value.series.length, samples: sampleCount(value.series) };
    case 'scalar':
      return { series: 0, samples: value.values.length };
    case 'string':
      return { series: 0, samples: 1 };
  }
}

function sampleCount(series: readonly RawSeries[]): number {
  return series.reduce((sum, one) => sum + one.times.length, 0);
}
