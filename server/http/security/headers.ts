/** Every value a header was sent with. Node's own `headers` keeps the first of some doubled ones and joins others. */
export function headerValues(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1].toLowerCase() === name);
}
