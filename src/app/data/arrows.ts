/** A sentence of the proxy with its arrows as one sign: `3 → 4: …`. */
export function withArrows(sentence: string): string {
  return sentence.replaceAll(' -> ', ' → ');
}
