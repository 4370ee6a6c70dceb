/** The code of a system or library error (`ENOENT`, `UND_ERR_SOCKET`): its own, its cause's, or that of the first error it bundles. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) {
    return undefined;
  }
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  return typeof code === 'string' ? code : errorCode(Array.isArray(errors) ? errors[0] : cause);
}
