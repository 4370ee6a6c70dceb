import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { root } from '../../scripts/lib/paths.mjs';
import { type Host, type HostWindow } from './host';

/** Keeps a picture of the open page under `artifacts/`. */
export async function keepScreenshot({ page }: HostWindow, { kind }: Host, name: string): Promise<void> {
  const folder = path.join(root, 'artifacts', kind.replace(' ', '-'));
  await mkdir(folder, { recursive: true });
  // Plots are painted in the frame after they are there.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}
