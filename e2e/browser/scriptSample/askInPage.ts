import { type DataFrame, type DataQueryResponse } from '@grafana/data';
import { type Page } from 'playwright-core';

import { type Grid } from '../../../src/engine';
import { type PanelAnswer } from '../host';

/** Plugin modules see Grafana's packages through it. */
interface ModuleLoader {
  import(name: string): Promise<unknown>;
}

interface DataSource {
  query(request: unknown): {
    subscribe(observer: { next(answer: DataQueryResponse): void; error(problem: Error): void }): void;
  };
}

/** What a data source of the page answered. */
export interface PageAnswer {
  readonly frames: PanelAnswer['frames'];
  readonly error?: string;
}

export interface PageQuery {
  readonly dataSource: string;
  readonly query: string;
  readonly grid: Grid;
  readonly instant: boolean;
}

/** Has the built data source answer a query in the page, as a panel would; numbers that JSON lacks come as text. */
export function askInPage(page: Page, asked: PageQuery): Promise<PageAnswer> {
  return page.evaluate(async ({ dataSource, query, grid, instant }) => {
    const { System: loader } = window as unknown as { readonly System: ModuleLoader };
    const [runtime, data] = (await Promise.all([
      loader.import('@grafana/runtime'),
      loader.import('@grafana/data'),
    ])) as [{ getDataSourceSrv(): { get(uid: string): Promise<DataSource> } }, { dateTime(time: number): unknown }];
    const source = await runtime.getDataSourceSrv().get(dataSource);
    const [from, to] = [data.dateTime(grid.start), data.dateTime(grid.end)];
    const interval = `${grid.step}ms`;
    const request = {
      ...{ requestId: query, app: 'dashboard', timezone: 'utc', startTime: 0, scopedVars: {}, filters: [] },
      ...{ range: { from, to, raw: { from, to } }, interval, intervalMs: grid.step, maxDataPoints: 11_000 },
      targets: [{ refId: 'A', expr: query, interval, instant, range: !instant, format: 'time_series' }],
    };
    const answer = await new Promise<DataQueryResponse>((resolve, reject) => {
      source.query(request).subscribe({ next: resolve, error: reject });
    });
    // What is made of it here is a task of its own.
    await new Promise((resolve) => setTimeout(resolve));
    performance.mark('answered');
    const asJson = (value: unknown) =>
      typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))
        ? Object.is(value, -0)
          ? '-0'
          : String(value)
        : (value as number | string | null);
    return {
      error: answer.errors?.[0]?.message,
      frames: (answer.data as readonly DataFrame[]).map(({ refId, meta, fields }) => ({
        refId,
        notices: (meta?.notices ?? []).map(({ text }) => text),
        fields: fields.map(({ name, type, labels = {}, values }) => ({
          ...{ name, type, labels },
          values: Array.from(values as ArrayLike<unknown>, asJson),
        })),
      })),
    };
  }, asked);
}
