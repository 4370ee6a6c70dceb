/** The names in a server's flag `--enable-feature`, in order; none where it has no such flag. */
export function featureNames(flag = ''): string[] {
  return flag
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .sort();
}
