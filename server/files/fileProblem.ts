import { errorCode } from '../errorCode';
import { errorText } from '../errorText';

const NO_FILE = 'it is a pipe, a socket or a device; name a file';

/** What the operating system says of a file that cannot be used, with what there is to do. */
const REMEDIES: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there; look at the path',
  EISDIR: 'it is a folder; name a file',
  EFTYPE: NO_FILE,
  ENXIO: NO_FILE,
  EFBIG: 'it is larger than such a file may be; name another one',
  ENOTDIR: 'a part of the path is a file; name a folder',
  EEXIST: 'a file is in its place; name a folder, or take the file away',
  EACCES: 'the user of this process may not; give that user the right to',
  EPERM: 'the user of this process may not; give that user the right to',
  EROFS: 'its file system is read-only; mount it writable, or name another path',
  ENOSPC: 'its disk is full; make room there',
};

/** Why a file or folder cannot be used, the end of a sentence: `its disk is full; make room there (ENOSPC)`. */
export function fileProblem(error: unknown): string {
  return fileRemedy(error) ?? errorText(error);
}

/** As `fileProblem`, of a file whose place is not told: of errors that are not known, the code. */
export function hiddenFileProblem(error: unknown): string {
  return fileRemedy(error) ?? errorCode(error) ?? 'unknown error';
}

function fileRemedy(error: unknown): string | undefined {
  const code = errorCode(error) ?? '';
  const remedy = REMEDIES[code];
  return remedy === undefined ? undefined : `${remedy} (${code})`;
}
