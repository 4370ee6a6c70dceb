import { type Page } from 'playwright-core';

import { type PolicyDocument } from '../../../src/api/policy';
import { type ScalingStatus } from '../../../src/api/scaling';
import { type Site } from '../site';
import { confirm } from '../steps';
import { waitFor } from '../wait';

const FLEET = '/api/plugin-proxy/promshards-fleet-app/api/v1/fleets/scaled';

/** Shards are set, balanced and given up by hand; after `scalingScenarios`. */
export function byHandScenarios(site: () => Site): void {
  test('two Admins edit the autoscaling targets: the second sees both edits, and saves over the first', async () => {
    await site().inWindow(
      'Admin',
      async (window) => {
        const { page } = window;
        await window.openApp('fleets/scaled/autoscaling');
        await page.getByRole('table', { name: 'In figures' }).waitFor();
        const { maxShards } = (await policyOf(page)).policy;
        await page.getByRole('textbox', { name: /^Maximum/ }).fill('4');
        await page.getByRole('button', { name: 'Review and save' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('row', { name: `maxShards ${maxShards} 4` }).waitFor();
        await scaleByHandAlone(page);
        await dialog.getByRole('button', { name: 'Save', exact: true }).click();
        await page.getByText(/has saved version \d+ at/).waitFor();
        await page.getByText('Reason: by hand from now on').waitFor();
        await page.getByRole('row', { name: `maxShards ${maxShards} ${maxShards} 4` }).waitFor();
        await page.getByRole('button', { name: 'Keep my edits, over theirs' }).click();
        await page.getByRole('button', { name: 'Review and save' }).click();
        await dialog.getByRole('button', { name: 'Save', exact: true }).click();
        await page.getByText(/^Saved as version \d+\.$/).waitFor();
        const { policy } = await policyOf(page);
        expect([policy.maxShards, policy.minShards, policy.targets]).toEqual([4, 1, {}]);
      },
      { expected: /status of 412/ }
    );
  });

  test('a number of shards is set, the shards are balanced, one is given up, and the runbook says what that means', async () => {
    await site().inWindow('Admin', async (window) => {
      const { page } = window;
      await window.openApp('fleets/scaled/shards');
      await page.getByRole('button', { name: 'Set shards' }).click();
      const dialog = page.getByRole('dialog');
      const before = await activeShards(page);
      await dialog.getByRole('spinbutton', { name: 'Shards' }).fill(String(before.length + 1));
      await dialog.getByText('Added: 1 shard. Targets move there.').waitFor();
      await dialog.getByRole('button', { name: 'Set shards' }).click();
      const after = await waitFor('one shard more', () => activeShards(page), {
        until: (shards) => shards.length > before.length,
        withinMs: 30_000,
      });
      const [shard] = after.filter((id) => !before.includes(id));
      const added = page.getByTestId(`replica-${shard}-a`);
      await added.getByText('Ready', { exact: true }).waitFor();

      await confirm(page, page.getByRole('button', { name: 'Rebalance' }), 'Rebalance');
      await page.getByText('Targets move until the shards are balanced.').waitFor();

      await added.getByRole('button', { name: `Actions on ${shard}` }).click();
      await page.getByRole('menuitem', { name: 'Replace' }).click();
      await dialog.getByText(`What ${shard} has scraped is given up`).waitFor();
      await dialog.getByRole('button', { name: 'Replace', exact: true }).click();
      await page.getByText(`${shard} is given up; its targets go to other shards.`).waitFor();
      await added.waitFor({ state: 'detached' });

      await page.getByRole('button', { name: new RegExp(`^What to do: .*${shard}`) }).click();
      await page.getByRole('heading', { name: "A shard's data is lost" }).waitFor();

      await window.openApp('fleets/scaled/decisions', 'view=audit');
      await page.getByText(`The number of shards is set from ${before.length} to ${after.length}.`).first().waitFor();
      await page
        .getByText(/The shards are balanced: /)
        .first()
        .waitFor();
      await page.getByText(`${shard} is given up as lost: `).first().waitFor();
    });
  });
}

/** Shards that take targets. */
async function activeShards(page: Page): Promise<readonly string[]> {
  const { members } = (await (await page.request.get(`${FLEET}/scaling`)).json()) as ScalingStatus;
  return members.filter(({ phase }) => phase === 'active').map(({ id }) => id);
}

async function policyOf(page: Page): Promise<PolicyDocument> {
  return (await (await page.request.get(`${FLEET}/policy`)).json()) as PolicyDocument;
}

/** Takes away all targets, so that no metric asks for a number of shards; as another window would. */
async function scaleByHandAlone(page: Page): Promise<void> {
  const { policy, version } = await policyOf(page);
  const saved = await page.request.put(`${FLEET}/policy`, {
    data: { policy: { ...policy, targets: {} }, reason: 'by hand from now on' },
    headers: { 'If-Match': `"${version}"` },
  });
  expect(saved.status()).toBe(200);
}
