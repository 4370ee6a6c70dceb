interface Token {
  readonly kind: string;
  readonly name?: string;
}

/** A sentence, without its full stop, for each option that stands more than once among what `parseArgs` of `node:util` read: which one is meant is not known. */
export function repeatedOptions(tokens: readonly Token[]): readonly string[] {
  const names = tokens.flatMap(({ kind, name }) => (kind === 'option' && name !== undefined ? [name] : []));
  const repeated = names.filter((name, i) => names.indexOf(name) < i);
  return [...new Set(repeated)].map((name) => `--${name} is given more than once`);
}
