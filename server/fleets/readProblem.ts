import { beginning } from '../query/beginning';
import { connectionFailure } from '../query/failure';
import { httpAsk } from '../query/httpAsk';
import { remoteRead } from '../query/read/remoteRead';
import { type Replica } from '../query/replica';

const TIMEOUT_MS = 5000;
const SPAN_MS = 60_000;
const MOST_BYTES = 64 * 1024;

/** Why raw samples, with their stale markers, cannot be had of a server; undefined where they can. Reads those of a minute. */
export async function readProblem(replica: Replica, now: number): Promise<string | undefined> {
  const request = { path: 'read', query: '{__name__="up"}', start: now - SPAN_MS, end: now, step: 1 } as const;
  const { read, form } = httpAsk(request, { timeout: TIMEOUT_MS, lookback: SPAN_MS });
  if (read === undefined) {
    return undefined;
  }
  try {
    const response = await remoteRead(replica, read, { form, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if ('kind' in response) {
      return response.message;
    }
    await beginning(response.body, MOST_BYTES);
    return response.status < 300 ? undefined : `it answered ${response.status}`;
  } catch (error) {
    return connectionFailure(error).message;
  }
}
