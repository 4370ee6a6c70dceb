import { atRest } from '../demo';
import { type HostWindow } from '../host';
import { queryFleet } from '../proxyApi';
import { type Site } from '../site';
import { waitFor } from '../wait';

/** Explore with the data source's own editor: what is drawn, and what an invalid query says. */
export function exploreScenarios(site: () => Site): void {
  describe('Explore', () => {
    test('draws one line a series', async () => {
      // Groups that are there from the first scrape on: no new one may come up between the two looks.
      const query = 'sum by (zone) (up{job="vms"})';
      const series = await queryFleet(site().backend, query);
      await site().inWindow('Admin', async (window) => {
        await window.openExplore({ expr: query, from: 'now-1m' });
        const names = await waitFor('the legend', () => legend(window), {
          until: (shown) => shown.length === series.length,
          withinMs: 40_000,
        });
        expect(names.sort()).toEqual(series.map(({ metric }) => `{zone="${metric.zone}"}`).sort());
        await window.page.locator('.uplot canvas').first().waitFor();
      });
    });

    test("shows the very numbers the proxy's Prometheus API gives", async () => {
      const query = 'sum by (code) (http_requests_total)';
      await atRest(site().backend, async () => {
        const expected = await queryFleet(site().backend, query);
        await site().inWindow('Admin', async (window) => {
          await window.openExplore({ expr: query, from: 'now-1m' });
          await waitFor('the table', () => window.exploreTable(), {
            until: (rows) => rows.length === expected.length,
            withinMs: 40_000,
          });
          const rows = await window.exploreTable();
          expect(new Map(rows)).toEqual(new Map(expected.map(({ metric, value }) => [metric.code, value])));
        });
      });
    });

    test.each([
      ['sum by (code) (rate(http_requests_total[1m])', '1:45: parse error: unclosed left parenthesis'],
      ['rate(http_requests_total)', '1:6: parse error: expected type range vector in call to function "rate"'],
    ])('says of %s what Prometheus says, and where', async (expr, message) => {
      await site().inWindow('Admin', async (window) => {
        await window.openExplore({ expr });
        await window.page.getByText(message).first().waitFor();
      });
    });

    test('works for somebody who reads French', async () => {
      await site().inWindow(
        'Viewer',
        async (window) => {
          await window.openDashboard('promshards-fleet-overview', 'from=now-2m&to=now');
          await window
            .panel('Requests')
            .getByText(/req\/s/)
            .waitFor();
          await window.openApp('fleets/demo/shards');
          await window.page.getByTestId('replica-shard-0-a').waitFor();
        },
        { language: 'fr-FR' }
      );
    });
  });
}

function legend({ page }: HostWindow): Promise<string[]> {
  return page.locator('[data-testid^="data-testid VizLegend series"]').allInnerTexts();
}
