import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';

/** A machine without internet access must not wait for it. */
const CONNECT_MS = 5_000;
const STALL_MS = 10_000;

/**
 * A small text file from the web.
 *
 * @param {string} url
 * @returns {Promise<string>} Rejects within seconds when the address cannot be reached.
 */
export async function fetchText(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(CONNECT_MS), redirect: 'follow' }).catch(
    rethrow(url)
  );
  if (!response.ok) {
    throw new Error(`${url} answered ${response.status}`);
  }
  return await response.text();
}

/**
 * Downloads a file and verifies it. Rejects when the server cannot be reached, stops sending, or sends something else.
 *
 * @param {string} url
 * @param {string} file
 * @param {{ sha256: string, onProgress?: (share: number) => void }} options `share` is 0 to 1.
 */
export async function download(url, file, { sha256, onProgress }) {
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(new Error(`${url} did not answer`)), CONNECT_MS);
  try {
    const response = await fetch(url, { signal: abort.signal, redirect: 'follow' }).catch(rethrow(url));
    if (!response.ok || !response.body) {
      throw new Error(`${url} answered ${response.status}`);
    }
    const total = Number(response.headers.get('content-length') ?? 0);
    const hash = createHash('sha256');
    const out = createWriteStream(file);
    let received = 0;
    for await (const chunk of response.body) {
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(new Error(`${url} stopped sending`)), STALL_MS);
      hash.update(chunk);
      received += chunk.length;
      if (!out.write(chunk)) {
        await once(out, 'drain');
      }
      if (total > 0) {
        onProgress?.(received / total);
      }
    }
    out.end();
    await finished(out);
    if (hash.digest('hex') !== sha256.toLowerCase()) {
      throw new Error(`${url} does not have the checksum it should have`);
    }
  } finally {
    clearTimeout(timer);
  }
}

function rethrow(url) {
  return (error) => {
    const host = new URL(url).host;
    const reason = error.cause?.code ?? error.cause?.message ?? error.message;
    throw new Error(`${host} cannot be reached (${reason})`, { cause: error });
  };
}
