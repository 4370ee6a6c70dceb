import { violations } from '../accessibility';
import { keepScreenshot } from '../screenshot';
import { type Site } from '../site';
import { views } from '../views';

const PAGES = ['fleets', 'shards', 'autoscaling', 'targets', 'cardinality', 'queries', 'decisions'];

/** A window 800 pixels wide: what is wide scrolls by itself, never the page. */
export function narrowScenarios(site: () => Site): void {
  test.each(views.filter(({ name }) => PAGES.includes(name)).map((view) => [view.name, view] as const))(
    'at 800 pixels %s fits, and is accessible',
    async (name, view) => {
      const { host, inWindow } = site();
      await inWindow('Admin', async (window) => {
        const { page } = window;
        await page.setViewportSize({ width: 800, height: 900 });
        await view.open(window);
        await view.ready(window);
        await keepScreenshot(window, host, `${name}-800`);
        const { wide, seen } = await page.evaluate(() => {
          const { scrollWidth: wide, clientWidth: seen } = document.documentElement;
          return { wide, seen };
        });
        expect(wide).toBeLessThanOrEqual(seen);
        expect(await violations(window)).toEqual([]);
      });
    }
  );
}
