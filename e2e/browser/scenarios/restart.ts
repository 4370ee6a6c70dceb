import { type Site } from '../site';

/** The proxy goes away and comes back while a page is open. */
export function restartScenarios(site: () => Site): void {
  test('the proxy is killed and started again: what is shown is old, says so, and is live again by itself', async () => {
    const { inWindow, killProxy } = site();
    await inWindow(
      'Admin',
      async (window) => {
        const { page } = window;
        await window.openApp('fleets/demo/shards');
        const row = page.getByTestId('replica-shard-1-a');
        await row.getByText('Ready', { exact: true }).waitFor();
        await page.evaluate(() => Object.assign(window, { sameDocument: true }));
        const start = await killProxy?.();
        const stale = page.getByText(/^What you see is \d+ s old$/);
        await stale.waitFor();
        await page.getByText(/The proxy does not answer/).waitFor();
        expect(await row.getByText('Ready', { exact: true }).count()).toBe(1);
        await start?.();
        await stale.waitFor({ state: 'detached' });
        await page.getByText('3 of 3 shards answer').waitFor();
        expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
      },
      { expected: /status of 50\d|ERR_/ }
    );
  });
}
