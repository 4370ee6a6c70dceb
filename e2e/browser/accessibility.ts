import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { root } from '../../scripts/lib/paths.mjs';
import { type HostWindow } from './host';

/**
 * Parts of Grafana's own components that no plugin can change: entries of legends, the scrolled part of tables, PromQL's
 * colours, what panels draw.
 */
const NOT_OURS = [
  '[class*="LegendLabel"]',
  '.scrollbar-view',
  '.monaco-editor',
  '[data-testid="data-testid panel content"]',
];

interface AxeWindow {
  readonly axe: {
    run(
      context: { include: readonly string[]; exclude: readonly string[] },
      options: object
    ): Promise<{
      violations: ReadonlyArray<{
        id: string;
        impact: string | null;
        help: string;
        nodes: ReadonlyArray<{ html: string; target: unknown }>;
      }>;
    }>;
  };
}

/** Colours on their way from one state to another are neither's: what is measured is where they end. */
const AT_REST = '*, *::before, *::after { transition: none !important; animation: none !important }';

/** What axe calls serious or critical in the plugin's parts of the open page. */
export async function violations({ page, ownParts }: HostWindow): Promise<readonly string[]> {
  await page.addStyleTag({ content: AT_REST });
  await page.evaluate(await readFile(path.join(root, 'node_modules/axe-core/axe.min.js'), 'utf8'));
  return await page.evaluate(
    async (parts) => {
      const { axe } = window as unknown as AxeWindow;
      const result = await axe.run(parts, { resultTypes: ['violations'] });
      return result.violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 300)}`));
    },
    { include: ownParts, exclude: NOT_OURS }
  );
}
