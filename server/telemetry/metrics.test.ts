import { staticSite } from '../testing/staticSite';
import { tokens } from '../testing/tokens';

test("Node's metrics are told, but for what may abort it", async () => {
  const site = await staticSite('fleets: []');
  const headers = { Authorization: `Bearer ${tokens.operator}` };
  const text = await (await fetch(`${site.url}/metrics`, { headers })).text();
  await site.close();
  expect(text).toContain('nodejs_active_resources');
  expect(text).not.toContain('nodejs_active_handles');
});
