import { type Browser, type BrowserContext, chromium, type ConsoleMessage, type Page } from 'playwright-core';

import { findChromium } from '../../scripts/tools.mjs';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the system's Chromium. Throws with a sentence where there is none. */
export async function launchChromium(): Promise<Browser> {
  const found = await findChromium();
  if (!found.ok) {
    throw new Error(found.problem);
  }
  return await chromium.launch({ executablePath: found.path, args: ARGS });
}

export interface ContextOptions {
  readonly baseURL: string;
  readonly locale?: string;
}

/** A window with cookies of its own. */
export async function openContext(
  browser: Browser,
  { baseURL, locale = 'en-US' }: ContextOptions
): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL, locale, viewport: { width: 1280, height: 900 } });
  // Generous: a busy machine is slow.
  context.setDefaultTimeout(120_000);
  return context;
}

/** Collects the errors of a page; `isNoise` tells which are not the plugin's. */
export function watchProblems(page: Page, isNoise: (text: string, url: string) => boolean): readonly string[] {
  const problems: string[] = [];
  page.on('console', (message: ConsoleMessage) => {
    const { url } = message.location();
    if (message.type() === 'error' && !isNoise(message.text(), url)) {
      problems.push(`${message.text()} (${url})`);
    }
  });
  page.on('pageerror', (error) => problems.push(error.stack ?? error.message));
  return problems;
}
