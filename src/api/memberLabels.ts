/** A shard and the labels that its series have besides their own. */
interface Labelled {
  readonly id: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** What is wrong with the labels of a fleet's shards, by the shard's index, each the end of a sentence. */
export function memberLabelProblems(
  kind: 'hash' | 'independent',
  shards: readonly Labelled[]
): ReadonlyArray<readonly [shard: number, message: string]> {
  const first = new Map<string, string>();
  const found: Array<readonly [number, string]> = [];
  shards.forEach(({ id, labels }, i) => {
    if (kind === 'hash' && labels !== undefined) {
      found.push([i, 'are for independent fleets only']);
    }
    const key = JSON.stringify(Object.entries(labels ?? { shard: id }).sort());
    const other = first.get(key);
    if (kind === 'independent' && other !== undefined) {
      found.push([i, `are those of "${other}" too: nothing would tell their series apart`]);
    }
    first.set(key, other ?? id);
  });
  return found;
}

/** Labels as a person writes them: `cluster=eu, region=west`; empty where there are none. */
export function memberLabelsText(labels: Readonly<Record<string, string>> = {}): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}

/** Labels as they were written; undefined where there are none. One without a value has an empty one, which is none. */
export function memberLabelsOf(text: string): Record<string, string> | undefined {
  const pairs = text
    .split(',')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? [pair, ''] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    });
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}
