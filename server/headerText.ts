/** A header's value as the HTTP clients take it, a character a byte: its UTF-8, as Go's client sends it. */
export function headerText(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}
