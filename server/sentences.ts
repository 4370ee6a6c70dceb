import { type z } from 'zod';

/** Every issue of a failed parse as `path: message`, in the order found; unknown keys are named. `at` goes before each path. */
export function sentences(error: z.ZodError, at: readonly PropertyKey[] = []): string[] {
  return error.issues.map((issue) => {
    const path = pathText([...at, ...issue.path]);
    return path === '' ? issue.message : `${path}: ${issue.message}`;
  });
}

/** A reason that follows a name, `it answers 404`, as a sentence of its own. */
export function reasonSentence(reason: string): string {
  return `${reason[0].toUpperCase()}${reason.slice(1)}.`;
}

/** A place in a document: `fleets[0].store.url`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => text + (typeof part === 'number' ? `[${part}]` : `${text === '' ? '' : '.'}${String(part)}`),
    ''
  );
}
