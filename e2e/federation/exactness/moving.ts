import { type Move } from '../../../src/engine';
import { type Dataset, type TestSeries } from '../../harness/dataset';
import { shardOf } from '../../harness/shardOf';

/** Another member scrapes a target at other times, by so many milliseconds for each time it moved. */
const PHASE = 3_000;

export interface MovingDataset {
  /** What one Prometheus would hold that scraped each target when and as the member did that had it. */
  readonly whole: readonly TestSeries[];
  /** What each member holds, the overlapping scrapes of hand-overs and the stale markers at their end included. */
  readonly parts: ReadonlyArray<readonly TestSeries[]>;
}

/** Gives a data set's targets to members by their instance, and lets some of them move. */
export function movingDataset({ series }: Dataset, members: readonly string[], moves: readonly Move[]): MovingDataset {
  const whole: TestSeries[] = [];
  const parts = members.map((): TestSeries[] => []);
  for (const one of series) {
    const { instance } = one.labels;
    const own = moves.filter(({ labels }) => labels.instance === instance).sort((a, b) => a.joined - b.joined);
    if (own.length === 0) {
      parts[shardOf(one.labels, members.length, ['instance'])].push(one);
      whole.push(one);
      continue;
    }
    const stays = [undefined, ...own].map((move, i) => ({ came: move, goes: own.at(i), phase: i * PHASE }));
    stays.forEach(({ came, goes, phase }) => {
      const scraped = between(shift(one, phase), came?.joined, goes?.left);
      parts[members.indexOf(came?.to ?? own[0].from)].push(withStaleMarker(scraped, goes?.left));
    });
    const kept = stays.map(({ came, goes, phase }) =>
      between(shift(one, phase), came?.cutOver === undefined ? undefined : came.cutOver + 1, goes?.cutOver)
    );
    whole.push({
      labels: one.labels,
      ...(one.samples && { samples: kept.flatMap(({ samples = [] }) => samples) }),
      ...(one.histograms && { histograms: kept.flatMap(({ histograms = [] }) => histograms) }),
    });
  }
  return { whole, parts };
}

/** Which member an instance begins on. */
export function firstMember(instance: string, members: readonly string[]): string {
  return members[shardOf({ instance }, members.length, ['instance'])];
}

function shift({ labels, samples, histograms }: TestSeries, by: number): TestSeries {
  return {
    labels,
    ...(samples && { samples: samples.map(([time, value]) => [time + by, value] as const) }),
    ...(histograms && { histograms: histograms.map(([time, value]) => [time + by, value] as const) }),
  };
}

function between({ labels, samples, histograms }: TestSeries, from = -Infinity, to = Infinity): TestSeries {
  const isIn = ([time]: readonly [number, unknown]) => time >= from && time <= to;
  return {
    labels,
    ...(samples && { samples: samples.filter(isIn) }),
    ...(histograms && { histograms: histograms.filter(isIn) }),
  };
}

/** A target that is gone from a member's targets leaves a stale marker. */
function withStaleMarker(series: TestSeries, time: number | undefined): TestSeries {
  const last = series.samples?.at(-1);
  return time === undefined || last === undefined || last[0] >= time
    ? series
    : { ...series, samples: [...(series.samples ?? []), [time, 'stale']] };
}
