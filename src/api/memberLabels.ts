/** Labels that all series of a member have, as far as queries can see. */
type MemberLabels = Readonly<Record<string, string>>;

/** A shard and the labels that its series have besides their own. */
interface Labelled {
  readonly id: string;
  readonly labels?: MemberLabels;
}

const MOST = { labels: 10, characters: 200 } as const;

/** What is wrong with the labels of a fleet's shards, by the shard's index, each the end of a sentence. */
export function memberLabelProblems(
  kind: 'hash' | 'independent',
  shards: readonly Labelled[]
): ReadonlyArray<readonly [shard: number, message: string]> {
  const first = new Map<string, string>();
  const found: Array<readonly [number, string]> = [];
  shards.forEach(({ id, labels }, i) => {
    if (kind === 'hash') {
      found.push(...(labels === undefined ? [] : [[i, 'are for independent fleets only'] as const]));
      return;
    }
    const problem = labels && labelProblem(labels);
    const key = JSON.stringify(Object.entries(labels ?? { shard: id }).sort());
    const other = first.get(key);
    if (problem !== undefined) {
      found.push([i, problem]);
    } else if (other !== undefined) {
      found.push([i, `are those of "${other}" too: nothing would tell their series apart`]);
    }
    first.set(key, other ?? id);
  });
  return found;
}

function labelProblem(labels: MemberLabels): string | undefined {
  const entries = Object.entries(labels);
  if (entries.length === 0 || entries.length > MOST.labels) {
    return `must be 1 to ${MOST.labels}, as in cluster=eu`;
  }
  for (const [name, value] of entries) {
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) || name.length > MOST.characters) {
      return `must be written as in cluster=eu, region=west: "${name}" is no label name`;
    }
    if (name.startsWith('__') || name.startsWith('exported_')) {
      return `must not begin with __, which is Prometheus' own, nor with exported_, as labels do that give way: "${name}"`;
    }
    if (value === '' || value.length > MOST.characters) {
      return `must have values of 1 to ${MOST.characters} characters, as in cluster=eu: "${name}" has none`;
    }
  }
  return undefined;
}

/** Labels as a person writes them: `cluster=eu, region="a, b"`; empty where there are none. */
export function memberLabelsText(labels: MemberLabels = {}): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${/^[\w./:-]*$/.test(value) ? value : JSON.stringify(value)}`)
    .join(', ');
}

const PAIR = /\s*([^\s=,"]+)\s*=\s*(?:("(?:[^"\\]|\\.)*")|([^\s,"][^,"]*))?\s*(?:,|$)/y;

/**
 * Labels as they were written; undefined where there are none. What cannot be read, or is there twice, becomes a name that is none,
 * which `memberLabelProblems` tells.
 */
export function memberLabelsOf(text: string): Record<string, string> | undefined {
  if (text.trim() === '') {
    return undefined;
  }
  const labels = new Map<string, string>();
  for (let at = 0; at < text.length; at = PAIR.lastIndex) {
    PAIR.lastIndex = at;
    const [, name, quoted, bare = ''] = PAIR.exec(text) ?? [];
    const value = quoted === undefined ? bare.trim() : unquoted(quoted);
    if (name === undefined || value === undefined || labels.has(name)) {
      return { [text.slice(at).trim()]: '' };
    }
    labels.set(name, value);
  }
  return Object.fromEntries(labels);
}

function unquoted(text: string): string | undefined {
  try {
    return JSON.parse(text) as string;
  } catch {
    return undefined;
  }
}
