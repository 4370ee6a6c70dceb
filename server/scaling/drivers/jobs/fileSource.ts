import { readdirSync } from 'node:fs';
import path from 'node:path';

import { fileProblem } from '../../../files/fileProblem';
import { readNamedFile } from '../../../files/namedFile';
import { type GroupForm, jsonGroups, type ReadGroups, yamlGroups } from '../../../discovery/targetGroups';
import { TargetSource } from '../../../discovery/targetSource';

/** Which names of targets files Prometheus takes. Source: Prometheus `discovery/file/file.go`, `patFileSDName`. */
const FILE_NAME = /^[^*]*(\*[^/]*)?\.(json|yml|yaml|JSON|YML|YAML)$/;

const MOST_BYTES = 64 * 1024 * 1024;

/** Whether `file_sd_configs` may list it. */
export function isTargetsFile(pattern: string): boolean {
  return FILE_NAME.test(pattern);
}

/** The targets in a file, read anew each time. */
export function fileSource(file: string, form: GroupForm): TargetSource {
  let last: { readonly text: string; readonly read: ReadGroups } | undefined;
  const read = async () => {
    const text = readTargets(file);
    // A large file is taken apart only when it has changed.
    if (text !== last?.text) {
      const groups = /\.json$/i.test(file) ? jsonGroups(text, form) : yamlGroups(text, form);
      last = { text, read: groups };
    }
    return last.read;
  };
  const name = `the targets file ${file}`;
  return new TargetSource({
    refresh: 0,
    read,
    fails: `${name} cannot be read`,
    gives: `${name} has`,
  });
}

function readTargets(file: string): string {
  try {
    return readNamedFile(file, MOST_BYTES);
  } catch (cause) {
    throw new Error(fileProblem(cause), { cause });
  }
}

/** The files there are. Prometheus allows `*` in the last part of the path only. */
export function matchingFiles(pattern: string): string[] {
  const dir = path.dirname(pattern);
  const name = path.basename(pattern);
  const regex = new RegExp(`^${name.split('*').map(escape).join('.*')}$`);
  try {
    return readdirSync(dir)
      .filter((entry) => regex.test(entry))
      .sort()
      .map((entry) => path.join(dir, entry));
  } catch {
    return [];
  }
}

function escape(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}
