import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

const META = /[*?[\\]/;

/**
 * Files and folders that a pattern names, in the order of their names; a pattern without wildcards names one that is there.
 * Undefined for a pattern that cannot be read. As Go's `filepath.Glob`: `*`, `?`, `[a-z]`, `[^a]` and `\` within one part of a path.
 */
export async function globFiles(pattern: string): Promise<readonly string[] | undefined> {
  const { root } = path.parse(pattern);
  const parts = pattern
    .slice(root.length)
    .split('/')
    .filter((part) => part !== '');
  const matches = parts.map((part) => (META.test(part) ? partPattern(part) : part));
  if (matches.includes(undefined)) {
    return undefined;
  }
  let found = [root];
  for (const part of matches) {
    const next: string[] = [];
    for (const folder of found) {
      next.push(...(await within(folder, part ?? '')));
    }
    found = next;
  }
  return pattern === '' ? [] : found;
}

async function within(folder: string, part: string | RegExp): Promise<readonly string[]> {
  if (typeof part === 'string') {
    const file = path.join(folder, part);
    return await lstat(file).then(
      () => [file],
      () => []
    );
  }
  const names = await readdir(folder === '' ? '.' : folder).catch((): string[] => []);
  return names
    .filter((name) => part.test(name))
    .sort()
    .map((name) => path.join(folder, name));
}

/** One part of a pattern as a regular expression; undefined where it is none. */
function partPattern(part: string): RegExp | undefined {
  let source = '';
  for (let at = 0; at < part.length; at++) {
    const char = part[at];
    if (char === '*') {
      source += '[^/]*';
    } else if (char === '?') {
      source += '[^/]';
    } else if (char === '[') {
      const set = /^\[(\^?)((?:\\.|[^\]\\])+)\]/s.exec(part.slice(at));
      if (set === null) {
        return undefined;
      }
      source += `[${set[1]}${set[2].replace(/\[/g, '\\[')}]`;
      at += set[0].length - 1;
    } else if (char === '\\') {
      at += 1;
      if (at === part.length) {
        return undefined;
      }
      source += escaped(part[at]);
    } else {
      source += escaped(char);
    }
  }
  try {
    return new RegExp(`^${source}$`, 'su');
  } catch {
    return undefined;
  }
}

function escaped(char: string): string {
  return char.replace(/[.*+?^${}()|[\]\\/]/, '\\$&');
}
