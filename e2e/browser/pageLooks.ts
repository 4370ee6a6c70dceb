import { violations } from './accessibility';
import { type Host, type HostWindow, type Theme } from './host';
import { keepScreenshot } from './screenshot';

/** Widths in pixels and themes in which pages are looked at. */
export const pageLooks: ReadonlyArray<readonly [number, Theme]> = [
  [1280, 'dark'],
  [1280, 'light'],
  [800, 'dark'],
  [800, 'light'],
];

/** Keeps a picture of the open page, as `name`, and expects it to fit its width and to be accessible. */
export async function expectLooks(window: HostWindow, host: Host, name: string): Promise<void> {
  await keepScreenshot(window, host, name);
  const [wide, seen] = await window.page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return [scrollWidth, clientWidth];
  });
  expect(wide).toBeLessThanOrEqual(seen);
  expect(await violations(window)).toEqual([]);
}
