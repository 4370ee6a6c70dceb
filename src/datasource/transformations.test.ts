import {
  type DataFrame,
  type DataQueryRequest,
  type DataSourceInstanceSettings,
  dateTime,
  standardTransformers,
  standardTransformersRegistry,
  transformDataFrame,
} from '@grafana/data';
import { type PromQuery } from '@grafana/prometheus';
import { setTemplateSrv } from '@grafana/runtime';
import { firstValueFrom, lastValueFrom } from 'rxjs';

import { FleetDatasource } from './FleetDatasource';
import { type FleetOptions } from './options';
import { installNetwork, vector } from './testing/fakeNetwork';

const TO = 1_700_000_000_000;
const range = { from: dateTime(TO - 60_000), to: dateTime(TO), raw: { from: 'now-1m', to: 'now' } };
const templates = { replace: (text = '') => text, containsTemplate: () => false, getVariables: () => [] };

/** Grafana's transformations, options with which they do something to two tables, and whether notices on frames are kept. */
const TABLE: ReadonlyArray<readonly [id: string, options: object, keepsNotices: boolean]> = [
  ['calculateField', { mode: 'binary', binary: { left: 'Value', operator: '*', right: '2' } }, true],
  ['concatenate', {}, false],
  ['convertFieldType', { conversions: [{ targetField: 'instance', destinationType: 'string' }] }, true],
  ['convertFrameType', {}, true],
  ['ensureColumns', {}, false],
  ['filterByRefId', { include: 'C' }, false],
  ['filterByValue', { filters: [], type: 'include', match: 'all' }, true],
  ['filterFields', {}, true],
  ['filterFieldsByName', { include: { names: ['instance'] } }, true],
  ['filterFrames', {}, true],
  ['formatString', {}, true],
  ['formatTime', {}, true],
  ['groupBy', { fields: { instance: { operation: 'groupby', aggregations: [] } } }, false],
  ['groupToNestedTable', { fields: { instance: { operation: 'groupby', aggregations: [] } } }, false],
  ['groupingToMatrix', { columnField: 'instance', rowField: 'Time', valueField: 'Value' }, true],
  ['histogram', {}, false],
  ['joinByField', {}, false],
  ['labelsToFields', {}, true],
  ['limit', { limitField: 1 }, true],
  ['merge', {}, false],
  ['noop', {}, true],
  ['order', {}, true],
  ['organize', { excludeByName: { Time: true } }, true],
  ['reduce', { reducers: ['max'] }, true],
  ['rename', {}, true],
  ['renameByRegex', { regex: '(.*)', renamePattern: '$1' }, true],
  ['seriesToRows', {}, false],
  ['sortBy', { sort: [{ field: 'instance' }] }, true],
  ['transpose', {}, true],
];

beforeAll(() => {
  const transformers = new Map(Object.values(standardTransformers).map((one) => [one.id, one]));
  standardTransformersRegistry.setInit(() =>
    [...transformers.values()].map((one) => ({
      ...{ id: one.id, name: one.name, transformation: () => Promise.resolve(one), editor: () => null },
      ...{ imageDark: '', imageLight: '' },
    }))
  );
});

async function instances() {
  setTemplateSrv(templates as never);
  installNetwork({
    answer: (wire) => (wire.member === 's2' ? { down: 'refused' } : vector(wire.start, [[{ instance: 'a' }, 1]])),
  });
  const settings = { uid: 'u', name: 'n', type: 't', access: 'proxy', url: '', jsonData: { fleet: 'demo' } };
  const datasource = new FleetDatasource(settings as DataSourceInstanceSettings<FleetOptions>, templates as never);
  const targets = ['A', 'B'].map((refId) => ({ refId, expr: 'up', instant: true, range: false, format: 'table' }));
  const request = { app: 'dashboard', range, intervalMs: 15_000, maxDataPoints: 100, scopedVars: {}, targets };
  return await firstValueFrom(datasource.query(request as unknown as DataQueryRequest<PromQuery>));
}

test('the table has every transformation that Grafana’s library has', () => {
  const ids = standardTransformersRegistry.list().map(({ id }) => id);
  expect(TABLE.map(([id]) => id)).toEqual([...new Set(ids)].sort());
});

test.each(TABLE)('after %s a missing shard is told all the same', async (id, options, keepsNotices) => {
  const response = await instances();
  // As Grafana's panels do it: the frames are other ones, all else of the answer stays.
  const series = await lastValueFrom(transformDataFrame([{ id, options }], response.data as DataFrame[]));
  const panel = { ...response, data: series };
  expect(series.some(({ meta }) => (meta?.notices ?? []).length > 0)).toBe(keepsNotices);
  const message = 's2 did not answer (refused): its series are missing';
  expect(panel.errors).toEqual(['A', 'B'].map((refId) => ({ refId, message })));
});
