import { errorCode } from '../errorCode';
import { errorText } from '../errorText';

/** What the operating system says of a file that cannot be used, with what there is to do. */
const REMEDIES: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there; look at the path',
  EISDIR: 'it is a folder; name a file',
  ENOTDIR: 'a part of the path is a file; name a folder',
  EEXIST: 'a file is in its place; name a folder, or take the file away',
  EACCES: 'the user of this process may not; give that user the right to',
  EPERM: 'the user of this process may not; give that user the right to',
  EROFS: 'its file system is read-only; mount it writable, or name another path',
  ENOSPC: 'its disk is full; make room there',
};

/** Why a file or folder cannot be used, the end of a sentence: `its disk is full; make room there (ENOSPC)`. */
export function fileProblem(error: unknown): string {
  const code = errorCode(error) ?? '';
  const remedy = REMEDIES[code];
  return remedy === undefined ? errorText(error) : `${remedy} (${code})`;
}
