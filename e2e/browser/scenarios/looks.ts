import { violations } from '../accessibility';
import { type Theme } from '../host';
import { keepScreenshot } from '../screenshot';
import { type Site } from '../site';
import { views } from '../views';

const themes: readonly Theme[] = ['dark', 'light'];

/** Every page in both themes: no violation that axe calls serious or critical; and a picture under `artifacts/`. */
export function looksScenarios(site: () => Site): void {
  describe.each(themes)('in the %s theme', (theme) => {
    test.each(views.map((view) => [view.name, view] as const))('%s is accessible', async (name, view) => {
      const { host, inWindow } = site();
      await inWindow(
        'Admin',
        async (window) => {
          await view.open(window);
          await view.ready(window);
          await keepScreenshot(window, host, `${name}-${theme}`);
          expect(await violations(window)).toEqual([]);
        },
        { theme }
      );
    });
  });
}
