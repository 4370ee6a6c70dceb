import { type z } from 'zod';

/** Every issue of a failed parse as `path: message`, in the order found; unknown keys are named. */
export function sentences(error: z.ZodError): string[] {
  return error.issues.map((issue) => {
    const path = issue.path.reduce<string>(
      (text, part) => text + (typeof part === 'number' ? `[${part}]` : `${text === '' ? '' : '.'}${String(part)}`),
      ''
    );
    return path === '' ? issue.message : `${path}: ${issue.message}`;
  });
}
