/** A text as a part of a regular expression that matches it alone. */
export function literalText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
