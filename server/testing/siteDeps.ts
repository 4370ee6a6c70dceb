import { pino } from 'pino';

import { type AppDeps } from '../app';
import { computeHere } from '../compute/computeHere';
import { jobs } from '../jobs';
import { READING } from './reading';
import { tokens } from './tokens';

/** What the proxies of tests have, where a test says nothing else: nothing stops them, and they log nothing. */
export function siteDeps(): Omit<AppDeps, 'fleets'> {
  return {
    compute: computeHere(jobs),
    version: '1.2.3',
    tokens,
    limits: { timeout: 60_000, maxQueryLength: 100, maxSamples: 1e4, maxSeries: 10, maxBytes: 1e6, ...READING },
    maxQueries: 4,
    maxRequests: 4,
    maxBody: 100_000,
    maxMemory: 1e9,
    logger: pino({ level: 'silent' }),
    stopping: new AbortController().signal,
    givingUp: new AbortController().signal,
  };
}
