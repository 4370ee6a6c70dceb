import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares a secret with what a caller sent, in a time that tells nothing of either. */
export function sameSecret(secret: string, sent: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(secret), digest(sent));
}
