import { errorCode } from '../errorCode';
import { errorText } from '../errorText';

/**
 * `full`: there is no room on its disk. `damaged`: what is in the file is no whole database. `failed`: it cannot be read or
 * written for another reason.
 */
export type DatabaseFailure = 'full' | 'damaged' | 'failed';

/** The database failed, not what was asked of it. The message names the file and what to do. */
export class DatabaseError extends Error {
  constructor(
    readonly failure: DatabaseFailure,
    message: string,
    cause: unknown
  ) {
    super(message, { cause });
  }
}

const LOCKED = /^SQLITE_(BUSY|LOCKED)/;
const FAILURES: ReadonlyArray<readonly [RegExp, DatabaseFailure]> = [
  [/^SQLITE_FULL/, 'full'],
  [/^SQLITE_(CORRUPT|NOTADB)/, 'damaged'],
  [/^SQLITE_(IOERR|CANTOPEN|READONLY|PERM|AUTH|NOLFS|PROTOCOL)/, 'failed'],
  [LOCKED, 'failed'],
];

/** What SQLite has thrown, in our own words where the database is to blame; else as it is. */
export function databaseError(error: unknown, file: string): unknown {
  // The code of one of ours is that of its cause.
  const code = error instanceof DatabaseError ? '' : (errorCode(error) ?? '');
  const failure = FAILURES.find(([pattern]) => pattern.test(code))?.[1];
  return failure === undefined ? error : new DatabaseError(failure, sentence(failure, file, error), error);
}

/** As `databaseError` of a file that could not even be opened, which has no code. */
export function openError(error: unknown, file: string): DatabaseError {
  return new DatabaseError('failed', failedSentence(file, 'it cannot be opened'), error);
}

/** For a person; `found` is what SQLite says of it. */
export function damageSentence(file: string, found: string): string {
  return `The database ${file} is damaged (${found}). Stop the proxy and go back to a backup, as docs/proxy.md tells.`;
}

function sentence(failure: DatabaseFailure, file: string, error: unknown): string {
  switch (failure) {
    case 'full':
      return `The disk that holds the database ${file} is full; make room there.`;
    case 'damaged':
      return damageSentence(file, errorText(error));
    case 'failed':
      return LOCKED.test(errorCode(error) ?? '')
        ? `The database ${file} is locked by another program; end that one. Copies are made with the command backup.`
        : failedSentence(file, errorText(error));
  }
}

function failedSentence(file: string, reason: string): string {
  return `The database ${file} cannot be read or written (${reason}); its folder and disk must let this user do both.`;
}
