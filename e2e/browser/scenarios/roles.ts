import { type Site } from '../site';

const FLEETS = '/api/plugin-proxy/promshards-fleet-app/api/v1/fleets';
const SETTINGS = '/api/plugins/promshards-fleet-app/settings';

/** Who may do what. */
export function roleScenarios(site: () => Site): void {
  describe('roles', () => {
    test.each(['Viewer', 'Editor'] as const)('a %s sees the shards', async (role) => {
      await site().inWindow(role, async (window) => {
        await window.openApp('fleets/demo/shards');
        await window.page.getByTestId('replica-shard-0-a').getByText('Ready', { exact: true }).waitFor();
      });
    });

    test.each(['Viewer', 'Editor'] as const)('a %s cannot configure', async (role) => {
      await site().inWindow(role, async (window) => {
        await window.openApp('fleets/demo/shards');
        const answer = await window.page.request.post(SETTINGS, { data: { jsonData: { proxyUrl: 'http://example' } } });
        expect(answer.status()).toBe(403);
        await window.openApp('configuration');
        await window.page.waitForLoadState('networkidle');
        const save = window.page.getByRole('button', { name: 'Save', exact: true });
        expect((await save.count()) === 0 || (await save.isDisabled())).toBe(true);
      });
    });

    test('somebody not logged in is refused', async () => {
      const window = await site().host.open('Anonymous');
      try {
        await window.openApp('fleets/demo/shards');
        const answer = await window.page.request.get(FLEETS, { maxRedirects: 0 });
        if (answer.ok()) {
          expect(((await answer.json()) as { fleets: unknown[] }).fleets).toEqual([]);
        } else {
          expect([401, 403]).toContain(answer.status());
        }
        await window.page
          .getByText(/no such fleet|may not see|log in/i)
          .first()
          .waitFor();
        expect(await window.page.getByTestId('replica-shard-0-a').count()).toBe(0);
      } finally {
        await window.close();
      }
    });
  });
}
