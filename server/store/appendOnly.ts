type Verb = 'UPDATE' | 'DELETE';

/** SQL by which a table is history: rows are added and never changed; `when`: those for which it holds. */
export function appendOnly(table: string, verbs: readonly Verb[] = ['UPDATE', 'DELETE'], when?: string): string {
  return verbs
    .map(
      (verb) =>
        `CREATE TRIGGER ${table}_no_${verb.toLowerCase()} BEFORE ${verb} ON ${table} ${when === undefined ? '' : `WHEN ${when} `}` +
        `BEGIN SELECT RAISE(ABORT, '${table} is history'); END;\n`
    )
    .join('');
}
