import { families } from '../../federation/exactness/queries';
import { type PanelAnswer } from '../host';
import { panelAnswers } from '../panelAnswers';
import { difference, framePoints, numberOf, type Points, seriesKey } from '../points';
import { type Site } from '../site';
import { waitFor } from '../wait';

const STEP = 60_000;
const PARALLEL = 8;

/** What a frame cannot hold as plain numbers is compared elsewhere: histograms, text, errors. */
const queries = Object.entries(families)
  .filter(([family]) => family !== 'errors')
  .flatMap(([, list]) => list)
  .filter((query) => !/native|"a string"/.test(query));

/** Some queries fail on purpose, and the browser itself writes a line for each answer that is an error. */
const REFUSALS = { expected: /status of 422/ };

/** Sums over shards may differ in the last bits. */
const TOLERANCE = 1e-13;

/** The engine in the browser, behind the data source, against one Prometheus that holds everything. */
export function exactnessScenarios(site: () => Site, dataSources: readonly string[]): void {
  describe.each(dataSources)('answers through %s', (name) => {
    test.each([
      ['range', { range: true, instant: false }],
      ['instant', { range: false, instant: true }],
    ])(`${queries.length} %s queries equal one Prometheus that holds everything`, async (kind, type) => {
      const { host, dataset, loadedDataSources, servers, inWindow } = site();
      const dataSource = loadedDataSources[name];
      if (dataSource === undefined) {
        throw new Error(`there is no data source over ${name}`);
      }
      const uid = 'promshards-e2e-exactness';
      const start = Math.ceil(dataset.start / STEP) * STEP + STEP;
      const end = Math.floor(dataset.end / STEP) * STEP - STEP;
      await host.api('POST', '/api/dashboards/db', { dashboard: onePanel(uid, dataSource, type), overwrite: true });
      try {
        await inWindow(
          'Admin',
          async (window) => {
            await window.openDashboard(uid, `from=${start}&to=${end}`);
            const answers = await waitFor('the answers', () => panelAnswers(window.page), {
              until: (panels) => ['Done', 'Error'].includes(panels[1]?.state),
              withinMs: 60_000,
            });
            const expected = await inParallel(queries, (query) =>
              reference(servers.reference.url, query, kind === 'range' ? { start, end } : { start: end, end })
            );
            const problems = queries.flatMap((query, i) => {
              const found = difference(pointsOf(answers[1], `Q${i}`), expected[i], TOLERANCE);
              return found === undefined ? [] : [`${query}: ${found}; ${wordsOf(answers[1], `Q${i}`)}`];
            });
            expect(problems).toEqual([]);
          },
          REFUSALS
        );
      } finally {
        await host.api('DELETE', `/api/dashboards/uid/${uid}`);
      }
    });
  });
}

function onePanel(uid: string, dataSource: string, type: { readonly range: boolean; readonly instant: boolean }) {
  const datasource = { type: 'promshards-fleet-datasource', uid: dataSource };
  const targets = queries.map((expr, i) => ({
    ...{ refId: `Q${i}`, expr, interval: '1m', editorMode: 'code', format: 'time_series', datasource },
    ...type,
  }));
  const gridPos = { x: 0, y: 0, w: 24, h: 10 };
  const panel = { id: 1, type: 'table', title: 'All', gridPos, datasource, maxDataPoints: 1000, targets };
  return { uid, title: uid, schemaVersion: 41, panels: [panel], templating: { list: [] } };
}

interface Matrix {
  readonly status: string;
  readonly error?: string;
  readonly data: {
    readonly result: ReadonlyArray<{
      readonly metric: Record<string, string>;
      readonly values: ReadonlyArray<readonly [number, string]>;
    }>;
  };
}

async function reference(
  url: string,
  query: string,
  { start, end }: { readonly start: number; readonly end: number }
): Promise<Points> {
  const body = new URLSearchParams({ query, start: String(start / 1000), end: String(end / 1000), step: '60' });
  const response = await fetch(`${url}/api/v1/query_range`, { method: 'POST', body });
  const answer = (await response.json()) as Matrix;
  if (answer.status !== 'success') {
    return { error: {} };
  }
  return Object.fromEntries(
    answer.data.result.map(({ metric, values }) => [
      seriesKey(metric),
      Object.fromEntries((values ?? []).map(([time, value]) => [Math.round(time * 1000), numberOf(value)])),
    ])
  );
}

function pointsOf(panel: PanelAnswer, refId: string): Points {
  if (panel.errors.some((error) => error.refId === refId)) {
    return { error: {} };
  }
  return framePoints(panel.frames.filter((frame) => frame.refId === refId));
}

function wordsOf(panel: PanelAnswer, refId: string): string {
  const frames = panel.frames.filter((frame) => frame.refId === refId);
  const errors = panel.errors.filter((error) => error.refId === refId);
  return `notices: ${frames.flatMap(({ notices }) => notices).join() || 'none'}; errors: ${JSON.stringify(errors)}`;
}

async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += PARALLEL) {
    results.push(...(await Promise.all(items.slice(at, at + PARALLEL).map(work))));
  }
  return results;
}
