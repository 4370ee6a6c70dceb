import { createHash } from 'node:crypto';

/** Stands for a text where that would be long, or is not for everybody: another one for each. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
