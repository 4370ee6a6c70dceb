import { type RawSeries, type Value } from '../model/value';
import { type MemberAnswer } from '../transport';

/** What one member contributed to a result. */
export interface MemberCoverage {
  readonly member: string;
  /** `failed`: something only this member has is missing from the result. */
  readonly state: 'complete' | 'failed';
  /** What went wrong, where the state is `failed`. */
  readonly error?: string;
  readonly requests: number;
  readonly bytes: number;
  readonly series: number;
  readonly samples: number;
  /** The longest of its requests. */
  readonly elapsedMs: number;
  readonly replicas: readonly string[];
}

interface Tally {
  requests: number;
  bytes: number;
  series: number;
  samples: number;
  elapsedMs: number;
  readonly replicas: Set<string>;
}

/** Counts what each member is asked for and gives, while a query runs. */
export class CoverageTally {
  private readonly members = new Map<string, Tally>();

  asked(member: string): void {
    this.of(member).requests++;
  }

  answered(member: string, answer: MemberAnswer): void {
    const tally = this.of(member);
    tally.elapsedMs = Math.max(tally.elapsedMs, answer.elapsedMs);
    if (answer.ok) {
      tally.bytes += answer.body.length;
      if (answer.replica !== undefined) {
        tally.replicas.add(answer.replica);
      }
    }
  }

  gave(member: string, value: Value): void {
    const tally = this.of(member);
    const size = sizeOf(value);
    tally.series += size.series;
    tally.samples += size.samples;
  }

  /** One entry a member that was asked, in the order of `members`; `missing` says whose part is missing, and why. */
  coverage(members: readonly string[], missing: ReadonlyMap<string, string>): readonly MemberCoverage[] {
    return members.flatMap((member) => {
      const tally = this.members.get(member);
      if (tally === undefined) {
        return [];
      }
      const error = missing.get(member);
      const state = error === undefined ? ({ state: 'complete' } as const) : ({ state: 'failed', error } as const);
      return [{ member, ...state, ...tally, replicas: [...tally.replicas] }];
    });
  }

  private of(member: string): Tally {
    const known = this.members.get(member);
    if (known !== undefined) {
      return known;
    }
    const tally = { requests: 0, bytes: 0, series: 0, samples: 0, elapsedMs: 0, replicas: new Set<string>() };
    this.members.set(member, tally);
    return tally;
  }
}

/** How much a value holds. */
export function sizeOf(value: Value): { readonly series: number; readonly samples: number } {
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
