import { type Replica } from '../query/replica';

const TIMEOUT_MS = 5000;
const MAX_BYTES = 64 * 1024 * 1024;

/** The text a replica answers with 200; undefined where it does not, or not in time. */
export async function textOf(replica: Replica, path: string): Promise<string | undefined> {
  try {
    const { status, body } = await getText(replica, path, AbortSignal.timeout(TIMEOUT_MS));
    return status === 200 ? body : undefined;
  } catch {
    return undefined;
  }
}

/** What a replica answers; status 0 where that is too long. Throws where no answer comes. */
export async function getText(
  replica: Replica,
  path: string,
  signal: AbortSignal
): Promise<{ readonly status: number; readonly body: string }> {
  const response = await replica.probe(path, signal);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) {
      return { status: 0, body: '' };
    }
    chunks.push(chunk);
  }
  return { status: response.status, body: Buffer.concat(chunks).toString('utf8') };
}

/** The value of a JSON text; undefined where it is none. */
export function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
