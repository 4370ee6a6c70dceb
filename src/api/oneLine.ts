import { z } from 'zod';

const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;

/**
 * Why a text is nothing for a header, a parameter or a password; undefined where it is. HTTP has no way to send line breaks and control
 * characters in the first, and nobody means them in the others.
 */
export function oneLineProblem(text: string): string | undefined {
  if (/[\r\n]/.test(text)) {
    return 'has a line break: write it in one line, with none at its end';
  }
  const found = CONTROL.exec(text)?.[0].charCodeAt(0);
  return found === undefined
    ? undefined
    : `has the control character U+${found.toString(16).toUpperCase().padStart(4, '0')}: write it without`;
}

/** Text for which there is no `oneLineProblem`. */
export const oneLineSchema = z.string().superRefine((text, context) => {
  const message = oneLineProblem(text);
  if (message !== undefined) {
    context.addIssue({ code: 'custom', message });
  }
});
