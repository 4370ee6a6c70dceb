import { type RangeText } from './timeRange';

/** The address of Grafana's Explore with one query, for links. */
export function explorePath(
  dataSource: { readonly uid: string; readonly type: string },
  query: string,
  { range, instant }: { readonly range: RangeText; readonly instant: boolean }
): string {
  const { uid, type } = dataSource;
  const panes = {
    explain: {
      datasource: uid,
      queries: [{ refId: 'A', datasource: { uid, type }, expr: query, range: !instant, instant }],
      range,
    },
  };
  return `/explore?${new URLSearchParams({ schemaVersion: '1', panes: JSON.stringify(panes) })}`;
}
