import { config } from '@grafana/runtime';
import { useEffect, useState } from 'react';

import pluginJson from '../../plugin.json';

interface Loaded {
  readonly page: string;
  /** Markdown; left out where it could not be had. */
  readonly text?: string;
}

/** A page of the runbook, which is among the plugin's files. Undefined while it is awaited. */
export function useRunbook(page: string): Loaded | undefined {
  const [loaded, setLoaded] = useState<Loaded>();
  useEffect(() => {
    const controller = new AbortController();
    load(page, controller.signal).then(
      (text) => setLoaded({ page, text }),
      () => controller.signal.aborted || setLoaded({ page })
    );
    return () => controller.abort();
  }, [page]);
  return loaded?.page === page ? loaded : undefined;
}

async function load(page: string, signal: AbortSignal): Promise<string> {
  const folder = `${config.appSubUrl ?? ''}/public/plugins/${pluginJson.id}/runbook`;
  const response = await fetch(`${folder}/${page}`, { signal });
  if (!response.ok) {
    throw new Error(`${page}: HTTP ${response.status}`);
  }
  return await response.text();
}
