import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { findVictoriaMetrics } from '../../scripts/tools.mjs';
import { type TestSeries } from './dataset';
import { freePort } from './prometheus';
import { writeSeries } from './remoteWrite';
import { endServer, launchServer } from './serverProcess';

/** A real VictoriaMetrics, listening on 127.0.0.1. */
export interface VictoriaMetricsServer {
  /** Without a slash at the end. */
  readonly url: string;
  /** Writes series into it by remote write; they can be asked for when it resolves. */
  write(series: Iterable<TestSeries>): Promise<void>;
  /** Ends the process and removes its folder. */
  stop(): Promise<void>;
}

/** Starts a VictoriaMetrics that keeps samples of any age, and waits until it is ready. Throws where there is none. */
export async function startVictoriaMetrics(): Promise<VictoriaMetricsServer> {
  const found = await findVictoriaMetrics();
  if (!found.ok) {
    throw new Error(found.problem);
  }
  const dir = await mkdtemp(path.join(tmpdir(), 'promshards-victoria-metrics-'));
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;
  const args = [`-storageDataPath=${dir}`, `-httpListenAddr=${address}`, '-retentionPeriod=100y', '-loggerLevel=WARN'];
  const child = await launchServer(found.path, { args, ready: `${url}/health` });
  return {
    url,
    write: async (series) => {
      await writeSeries(url, series);
      // What was written a moment ago is not found before.
      await fetch(`${url}/internal/force_flush`);
    },
    stop: async () => {
      await endServer(child);
      await rm(dir, { recursive: true, force: true });
    },
  };
}
