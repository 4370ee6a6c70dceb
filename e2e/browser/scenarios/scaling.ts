import { type Site } from '../site';
import { confirm, enter, press, tabTo } from '../steps';

const FLEETS = '/api/plugin-proxy/promshards-fleet-app/api/v1/fleets';

/** Autoscaling targets of a fleet are edited, and what comes of it. */
export function scalingScenarios(site: () => Site): void {
  describe('scaling', () => {
    test('by keyboard alone: targets are edited, what if is seen, and saved; a shard joins, and a decision says why', async () => {
      await site().inWindow('Admin', async (window) => {
        const { page } = window;
        await window.openApp('fleets/scaled/autoscaling');
        await page.getByRole('table', { name: 'In figures' }).waitFor();
        await enter(page, 'Maximum', '2');
        await enter(page, 'CPU averageUtilization', '0.01');
        await enter(page, 'Interval', '1');
        await enter(page, 'CPU window', '5');
        await page.getByText('Saved now, this scales at once').waitFor();
        await page.getByRole('table', { name: 'In figures' }).getByText('Your edit').waitFor();
        await press(page, page.getByRole('button', { name: 'Review and save' }));
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('row', { name: /^maxShards 1 2$/ }).waitFor();
        await tabTo(page, dialog.getByRole('textbox', { name: /Reason/ }));
        await page.keyboard.type('more room');
        await press(page, dialog.getByRole('button', { name: 'Save' }));
        await page.getByText('Saved as version 2.').waitFor();

        await press(page, page.getByRole('tab', { name: 'Shards' }));
        await page.getByTestId('replica-shard-1-a').getByText('Ready', { exact: true }).waitFor();
        await window.openApp('fleets/scaled/decisions');
        const grown = page.getByRole('button', { name: /More shards .*1 → 2: CPU at / });
        await press(page, grown.first());
        await page.getByRole('row', { name: /^CPU .* cores/ }).waitFor();
        await page.getByRole('radio', { name: 'Audit' }).focus();
        await page.keyboard.press('Space');
        await page.getByText('Why: more room').waitFor();
        await page.getByText('maxShards 1 → 2').waitFor();
      });
    });

    test('a fleet is frozen and unfrozen; a shard is drained, and the drain cancelled', async () => {
      await site().inWindow('Admin', async (window) => {
        const { page } = window;
        await window.openApp('fleets/scaled/shards');
        await confirm(page, page.getByRole('button', { name: 'Freeze' }), 'Freeze');
        await page.getByText('Frozen', { exact: true }).waitFor();
        await confirm(page, page.getByRole('button', { name: 'Unfreeze' }), 'Unfreeze');
        await page.getByText('Frozen', { exact: true }).waitFor({ state: 'detached' });
        const row = page.getByTestId('replica-shard-1-a');
        await row.getByRole('button', { name: 'Actions on shard-1' }).click();
        await confirm(page, page.getByRole('menuitem', { name: 'Drain' }), 'Drain');
        await row.getByText('Draining').waitFor();
        await page.getByRole('button', { name: 'Undo' }).click();
        await row.getByText('Draining').waitFor({ state: 'detached' });
      });
    });

    test.each(['Viewer', 'Editor'] as const)('a %s can do none of it', async (role) => {
      await site().inWindow(
        role,
        async (window) => {
          const { page } = window;
          await window.openApp('fleets/scaled/shards');
          await page.getByTestId('replica-shard-0-a').waitFor();
          expect(await page.getByRole('button', { name: 'Freeze' }).isDisabled()).toBe(true);
          expect(await page.getByRole('button', { name: /^Actions on/ }).count()).toBe(0);
          await window.openApp('fleets/scaled/autoscaling');
          await page.getByRole('table', { name: 'In figures' }).waitFor();
          expect(await page.getByRole('textbox', { name: /^Maximum/ }).isDisabled()).toBe(true);
          const { policy, version } = (await (await page.request.get(`${FLEETS}/scaled/policy`)).json()) as {
            readonly policy: object;
            readonly version: number;
          };
          const headers = { 'If-Match': `"${version}"` };
          const put = await page.request.put(`${FLEETS}/scaled/policy`, { data: { policy, reason: '' }, headers });
          const act = await page.request.put(`${FLEETS}/scaled/actions`, { data: { action: 'freeze' } });
          expect([put.status(), act.status()]).toEqual([403, 403]);
        },
        { expected: /status of 403/ }
      );
    });
  });
}
