/** Something a person can put right; its message is a sentence for them. Anything else that is thrown is a bug of ours. */
export class Problem extends Error {}

/**
 * Ends the program with a sentence and status 1 for a {@link Problem}, with a stack for anything else.
 *
 * @param {unknown} error
 */
export function tell(error) {
  process.stderr.write(`\n${sentence(error)}\n`);
  process.exitCode = 1;
}

/** @param {unknown} error */
function sentence(error) {
  if (error instanceof Problem) {
    return error.message;
  }
  if (error?.code === 'ENOSPC') {
    return 'The disk is full: free some space and start again.';
  }
  return error?.stack ?? String(error);
}
