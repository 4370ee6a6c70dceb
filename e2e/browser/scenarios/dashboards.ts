import { atRest } from '../demo';
import { type HostWindow, type PanelAnswer } from '../host';
import { panelAnswers } from '../panelAnswers';
import { queryFleet } from '../proxyApi';
import { type Site } from '../site';
import { waitFor } from '../wait';

const OVERVIEW = 'promshards-fleet-overview';
const HEALTH = 'promshards-shard-health';
const REQUESTS_BY_INSTANCE = '12';

/** The dashboards that come with the plugin. */
export function dashboardScenarios(site: () => Site): void {
  describe('dashboards', () => {
    test('fleet overview: every panel on screen has data and none an error', async () => {
      await site().inWindow('Viewer', async (window) => {
        await openWhole(window, OVERVIEW);
        const panels = await loadedPanels(window, 10);
        expect(panels.filter(({ frames }) => frames.length === 0)).toEqual([]);
        expect(panels.flatMap(({ errors }) => errors)).toEqual([]);
        await window.panel('Instances up').getByText(/^\d+$/).waitFor();
      });
    });

    test('fleet overview: with one instance chosen, panels show that one alone', async () => {
      const [first] = await queryFleet(site().backend, 'count by (instance) (http_requests_total)');
      await site().inWindow('Viewer', async (window) => {
        await openWhole(window, OVERVIEW);
        const before = await byInstance(window, (instances) => instances.length > 3);
        expect(before).toContain(first.metric.instance);
        await window.pickVariable('Instance', first.metric.instance);
        await byInstance(window, (instances) => instances.join() === first.metric.instance);
        await window.panel('Instances up').getByText('1', { exact: true }).waitFor();
      });
    });

    test('shard health opens without an error', async () => {
      await site().inWindow('Admin', async (window) => {
        await openWhole(window, HEALTH);
        const panels = await loadedPanels(window, 4);
        expect(panels.flatMap(({ errors }) => errors)).toEqual([]);
      });
    });

    test('4xx over all instances is what the services themselves have counted', async () => {
      const { backend, host, inWindow } = site();
      const uid = 'promshards-e2e-4xx';
      // A demo that was started again a moment ago has series of its former life within the lookback; a service that is away
      // has some within any range.
      const counters = 'http_requests_total{code=~"4.."}';
      const expr = backend.own ? `sum(${counters})` : `sum(last_over_time(${counters}[30s]) and ${counters})`;
      await host.api('POST', '/api/dashboards/db', { dashboard: oneStat(uid, expr), overwrite: true });
      try {
        await atRest(backend, async ({ byCode }) => {
          const counted = Object.entries(byCode)
            .filter(([code]) => code.startsWith('4'))
            .reduce((sum, [, count]) => sum + count, 0);
          // Grafana remembers for a while which dashboards a Viewer may see.
          await inWindow('Admin', async (window) => {
            await window.openDashboard(uid, 'from=now-5m&to=now');
            const [panel] = await loadedPanels(window, 1);
            expect(panel.frames.map(({ fields }) => fields[1].values)).toEqual([[counted]]);
          });
        });
      } finally {
        await host.api('DELETE', `/api/dashboards/uid/${uid}`);
      }
    });
  });
}

/** With the window so high that every panel loads. */
async function openWhole(window: HostWindow, uid: string): Promise<void> {
  await window.page.setViewportSize({ width: 1280, height: 2400 });
  await window.openDashboard(uid, 'from=now-2m&to=now');
}

async function loadedPanels(window: HostWindow, least: number): Promise<PanelAnswer[]> {
  const panels = await waitFor('answers in the panels', () => panelAnswers(window.page), {
    until: (answers) => {
      const all = Object.values(answers);
      return all.length >= least && all.every(({ state }) => state === 'Done' || state === 'Error');
    },
    withinMs: 30_000,
  });
  return Object.values(panels);
}

async function byInstance(window: HostWindow, until: (instances: readonly string[]) => boolean): Promise<string[]> {
  return await waitFor(
    'series by instance',
    async () => {
      const panel = (await panelAnswers(window.page))[REQUESTS_BY_INSTANCE];
      return (panel?.frames ?? []).map(({ fields }) => fields[1].labels.instance).sort();
    },
    { until, withinMs: 30_000 }
  );
}

function oneStat(uid: string, expr: string) {
  const datasource = { type: 'promshards-fleet-datasource', uid: 'promshards-demo' };
  const target = { refId: 'A', expr, instant: true, range: false, editorMode: 'code', datasource };
  const gridPos = { x: 0, y: 0, w: 24, h: 8 };
  const panel = { id: 1, type: 'stat', title: '4xx', gridPos, datasource, targets: [target] };
  return { uid, title: uid, schemaVersion: 41, panels: [panel], templating: { list: [] } };
}
