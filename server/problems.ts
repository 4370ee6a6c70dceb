import { type z } from 'zod';

/** Every issue of a failed parse as `path: message`, in the order found; unknown keys are named. `at` goes before each path. */
export function sentences(error: z.ZodError, at: readonly PropertyKey[] = []): string[] {
  return error.issues.map((issue) => {
    const path = [...at, ...issue.path].reduce<string>(
      (text, part) => text + (typeof part === 'number' ? `[${part}]` : `${text === '' ? '' : '.'}${String(part)}`),
      ''
    );
    return path === '' ? issue.message : `${path}: ${issue.message}`;
  });
}
