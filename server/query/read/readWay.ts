import { looseMatchers } from '../../../src/engine/index';
import { type ReadQuery } from './readQuery';

/** How a kind of server takes remote reads. */
export interface ReadWay {
  readonly path: string;
  /** Beside those of every remote read; those that are configured for a server go before. */
  readonly headers: Readonly<Record<string, string>>;
  /** What it is asked for, so that its answer has all that a read asks for; decoding leaves the rest out. */
  readonly asked: (read: ReadQuery) => ReadQuery;
}

export const PROMETHEUS_WAY: ReadWay = { path: '/api/v1/read', headers: {}, asked: (read) => read };

/**
 * M3's: the end is not included, and regular expressions are others. It is asked for raw samples, not for those of a longer
 * retention, and to fail where it could give a part only. It packs an answer for whoever takes gzip, and says so nowhere.
 *
 * Source: M3 1.5, `src/query/api/v1/handler/prometheus/remote/read.go`, and as measured.
 */
export const M3_WAY: ReadWay = {
  path: '/api/v1/prom/remote/read',
  headers: {
    'm3-metrics-type': 'unaggregated',
    'm3-limit-require-exhaustive': 'true',
    'accept-encoding': 'identity',
  },
  asked: (read) => ({ ...read, end: read.end + 1, matchers: looseMatchers(read.matchers) }),
};
