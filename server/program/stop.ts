import { setTimeout as sleep } from 'node:timers/promises';
import { type FastifyInstance } from 'fastify';

import { type Config } from '../config';
import { endAll } from '../endAll';
import { type StopSignals } from './stopSignals';

/** Clients keep connections open for their next request; the server's end waits for them. */
const CLOSE_IDLE_MS = 100;
const LAST_WORDS_MS = 1000;

interface Stopping {
  readonly config: Config;
  readonly signals: StopSignals;
  /** Aborted at once: who asks whether the proxy is ready hears of it from then on. */
  readonly stopping: AbortController;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Stops to answer. After SIGTERM, which is what asks for it where others can take over, queries are taken for a moment more; SIGINT
 * comes from a person who waits.
 */
export async function stopServing(app: FastifyInstance, options: Stopping): Promise<void> {
  const { config, signals, stopping, onFailure } = options;
  const signal = await signals.first;
  const { impatient } = signals;
  stopping.abort();
  if (signal === 'SIGTERM' && config['stop-delay'] > 0) {
    app.log.info('stopping: /-/ready says so, queries are still taken');
    await sleep(config['stop-delay'], undefined, { signal: impatient.signal }).catch(() => undefined);
  }
  app.log.info('stopping: no new queries, running ones are finished');
  const giveUp = setTimeout(() => impatient.abort(), config['stop-grace']);
  const timers = [giveUp, setInterval(() => app.server.closeIdleConnections(), CLOSE_IDLE_MS)];
  // Who was told that the query is given up gets a moment to read that.
  const lastWords = () => timers.push(setTimeout(() => app.server.closeAllConnections(), LAST_WORDS_MS));
  if (impatient.signal.aborted) {
    lastWords();
  }
  impatient.signal.addEventListener('abort', lastWords);
  await endAll([() => app.close()], onFailure);
  timers.forEach((timer) => clearTimeout(timer));
}
