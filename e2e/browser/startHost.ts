import { createChildren } from '../../scripts/lib/children.mjs';
import { launchChromium } from './chromium';
import { type Host } from './host';
import { hostPage } from './hostPage';
import { startHostPage } from './stack';

interface HostOptions {
  readonly proxyUrl: string;
  readonly token: string;
  /** Where its log goes. */
  readonly logDir: string;
  /** The fleet that it has a data source for, under the fleet's id; left out: none. */
  readonly fleet?: string;
}

/** The host page over a proxy, and a browser of its own. What ends them is added to `undo`, which is run from its end. */
export async function startHost(
  { proxyUrl, token, logDir, fleet }: HostOptions,
  undo: Array<() => Promise<unknown>>
): Promise<Host> {
  const children = createChildren({ logDir, onExit: () => undefined });
  undo.push(() => children.stop());
  const url = await startHostPage(children, { proxyUrl, token });
  const browser = await launchChromium();
  undo.push(() => browser.close());
  const host = hostPage(browser, url);
  if (fleet !== undefined) {
    const jsonData = { connection: 'fleet', fleet };
    const body = { uid: fleet, name: fleet, type: 'promshards-fleet-datasource', access: 'proxy', jsonData };
    await host.api('POST', '/api/datasources', body);
  }
  return host;
}
