import { Labels } from '../../../model/labels';
import { mergeExemplars } from './mergeExemplars';
import { mergeMetricMetadata, type MetricMetadataMap } from './mergeMetricMetadata';
import { mergeNames } from './mergeNames';
import { mergeSeriesLists } from './mergeSeriesLists';

describe('metadata of several members', () => {
  it.each([
    [[[], []], 0, [], false],
    [
      [
        ['b', 'a'],
        ['c', 'a'],
      ],
      0,
      ['a', 'b', 'c'],
      false,
    ],
    [
      [
        ['b', 'a'],
        ['c', 'a'],
      ],
      3,
      ['a', 'b', 'c'],
      false,
    ],
    [
      [
        ['b', 'a'],
        ['c', 'a'],
      ],
      2,
      ['a', 'b'],
      true,
    ],
    [[['\u{1f4a5}'], ['\uffee']], 0, ['\uffee', '\u{1f4a5}'], false],
  ])('names %j, limit %d: %j', (lists, limit, items, truncated) => {
    expect(mergeNames(lists, limit)).toEqual({ items, truncated });
  });

  it('lists each series once, sorted', () => {
    const [a, b] = [Labels.of({ a: '1' }), Labels.of({ b: '1' })];
    expect(mergeSeriesLists([[b, a], [Labels.of({ a: '1' })]])).toEqual({ items: [a, b], truncated: false });
    expect(mergeSeriesLists([[b], [a]], 1)).toEqual({ items: [a], truncated: true });
  });

  it('keeps every description of a metric that differs', () => {
    const gauge = { type: 'gauge', help: 'x', unit: '' };
    const other = { ...gauge, help: 'y' };
    const maps: MetricMetadataMap[] = [{ up: [gauge], go: [gauge] }, { up: [{ ...gauge }, other] }];
    expect(mergeMetricMetadata(maps).items).toEqual([['go', [gauge]], ['up', [gauge, other]]]); // prettier-ignore
    expect(mergeMetricMetadata(maps, { limit: 1, limitPerMetric: 0 })).toEqual({
      items: [['go', [gauge]]],
      truncated: true,
    });
    expect(mergeMetricMetadata(maps, { limit: 0, limitPerMetric: 1 }).items[1]).toEqual(['up', [gauge]]);
  });

  it('puts the exemplars of one series together, by time', () => {
    const exemplar = (timestamp: number) => ({ labels: Labels.of({ trace_id: 'x' }), value: '1', timestamp });
    const series = (name: string, ...times: number[]) => ({
      seriesLabels: Labels.of({ name }),
      exemplars: times.map(exemplar),
    });
    const merged = mergeExemplars([[series('b', 3, 1)], [series('a', 1), series('b', 2, 3)]]);
    expect(merged.map((one) => [one.seriesLabels.get('name'), one.exemplars.map((e) => e.timestamp)])).toEqual([
      ['a', [1]],
      ['b', [1, 2, 3]],
    ]);
  });
});
