import { Labels, type Move } from '../../../src/engine';
import { type Dataset, type TestSeries } from '../../harness/dataset';
import { shardOf } from '../../harness/shardOf';

/** Another member scrapes a target at other times, by so many milliseconds for each time it moved. */
const PHASE = 3_000;

export interface MovingDataset {
  /** What one Prometheus would hold that scraped each target when and as the member did that had it. */
  readonly whole: readonly TestSeries[];
  /** What each member holds, the overlapping scrapes of hand-overs and the stale markers at their end included. */
  readonly parts: ReadonlyArray<readonly TestSeries[]>;
  /** What of `whole` is not with that member. */
  without(member: string): readonly TestSeries[];
}

export interface MovingOptions {
  readonly members: readonly string[];
  readonly moves: readonly Move[];
  /** Who has the targets that never move; all members when not given. */
  readonly owners?: readonly string[];
}

/** Gives a data set's targets to members by their instance, and lets some of them move. */
export function movingDataset({ series }: Dataset, { members, moves, owners = members }: MovingOptions): MovingDataset {
  const whole: TestSeries[] = [];
  const owned = members.map((): TestSeries[] => []);
  const parts = members.map((): TestSeries[] => []);
  for (const one of series) {
    const { instance } = one.labels;
    const own = moves.filter(({ labels }) => labels.instance === instance).sort((a, b) => a.joined - b.joined);
    if (own.length === 0) {
      const owner = members.indexOf(firstMember(instance, owners));
      parts[owner].push(one);
      owned[owner].push(one);
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
    members.forEach((member, i) => {
      const here = kept.filter((_, stay) => (stays[stay].came?.to ?? own[0].from) === member);
      owned[i].push(...(here.length > 0 ? [joined(one, here)] : []));
    });
    whole.push(joined(one, kept));
  }
  const without = (member: string) => united(owned.filter((_, i) => members[i] !== member).flat());
  return { whole, parts, without };
}

/** A series with the samples of these pieces of it. */
function joined({ labels, samples, histograms }: TestSeries, pieces: readonly TestSeries[]): TestSeries {
  return {
    labels,
    ...(samples && { samples: pieces.flatMap((piece) => piece.samples ?? []) }),
    ...(histograms && { histograms: pieces.flatMap((piece) => piece.histograms ?? []) }),
  };
}

/** Equal label sets as one series, in the order of labels. */
function united(series: readonly TestSeries[]): readonly TestSeries[] {
  const byLabels = new Map<string, TestSeries[]>();
  const keyOf = ({ labels }: TestSeries): string => Labels.of(labels).key;
  series.forEach((one) => byLabels.set(keyOf(one), [...(byLabels.get(keyOf(one)) ?? []), one]));
  const byTime = (a: readonly [number, unknown], b: readonly [number, unknown]) => a[0] - b[0];
  const all = [...byLabels.values()].map((pieces): TestSeries => {
    const { samples = [], histograms = [] } = joined({ labels: {}, samples: [], histograms: [] }, pieces);
    return { labels: pieces[0].labels, samples: [...samples].sort(byTime), histograms: [...histograms].sort(byTime) };
  });
  return all.sort((a, b) => Labels.compare(Labels.of(a.labels), Labels.of(b.labels)));
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
