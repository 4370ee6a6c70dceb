import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes that a file of settings, a certificate or a secret may have. */
const MOST_BYTES = 16 * 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

/**
 * The text of a file that settings name. Throws where it cannot be read: `EFTYPE` for a pipe, a socket or a device, which might
 * give no end, and `EFBIG` above `most` bytes. Never waits for somebody to write into it.
 */
export function readNamedFile(file: string, most = MOST_BYTES): string {
  return readNamedBytes(file, most).toString('utf8');
}

/** The bytes of such a file, which may be no text. */
export function readNamedBytes(file: string, most = MOST_BYTES): Buffer {
  const handle = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(handle);
    if (!stats.isFile()) {
      throw new NamedFileError(stats.isDirectory() ? 'EISDIR' : 'EFTYPE');
    }
    return readWhole(handle, most);
  } finally {
    closeSync(handle);
  }
}

/** Files that the kernel makes up tell no size. */
function readWhole(handle: number, most: number): Buffer {
  const chunks: Buffer[] = [];
  for (let bytes = 0; bytes <= most;) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const read = readSync(handle, chunk);
    if (read === 0) {
      return Buffer.concat(chunks);
    }
    bytes += read;
    chunks.push(chunk.subarray(0, read));
  }
  throw new NamedFileError('EFBIG');
}

/** As the operating system's errors are. */
class NamedFileError extends Error {
  constructor(readonly code: 'EISDIR' | 'EFTYPE' | 'EFBIG') {
    super(code);
  }
}
