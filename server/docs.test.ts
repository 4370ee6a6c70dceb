import { readFileSync } from 'node:fs';
import path from 'node:path';

import { errorCatalogue } from '../src/api/errors';
import { readConfig } from './config';

const docs = path.join(__dirname, '../docs');
// Table cells are padded for the eye.
const read = (name: string) => readFileSync(path.join(docs, name), 'utf8').replace(/ +/g, ' ');
const text = read('proxy.md');

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

/** All keys of a JSON schema, at any depth. */
function keys(schema: Schema): string[] {
  const { properties = {}, items, oneOf = [], anyOf = [] } = schema;
  const inner = [...Object.values(properties), ...(items === undefined ? [] : [items]), ...oneOf, ...anyOf];
  return [...Object.keys(properties), ...inner.flatMap(keys)];
}

describe('docs/proxy.md', () => {
  it('lists every setting with its variable and default', () => {
    const help = readConfig(['--help'], {});
    const lines = help.kind === 'help' ? help.text.split('\n').filter((line) => line.startsWith('  --')) : [];
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) {
      const [, flag, variable] = /^ +(--\S+) +(\S+)/.exec(line) ?? [];
      const fallback = /\(default (.*)\)$/.exec(line)?.[1] ?? '';
      expect(text).toMatch(new RegExp(`\\| \`${flag}\` \\| \`${variable}\` \\| ${fallback} ?\\|`));
    }
  });

  it('lists every error', () => {
    for (const [code, { status, message }] of Object.entries(errorCatalogue)) {
      expect(text).toContain(`| \`${code}\` | ${status} | ${message} |`);
    }
  });

  it('names every key of the fleets file', () => {
    const schema = JSON.parse(readFileSync(path.join(docs, 'fleets.schema.json'), 'utf8')) as Schema;
    // What a policy has stands beside how it is carried out.
    const written = text + read('scaling.md') + read('rules.md') + read('kubernetes.md');
    const named = (key: string) => written.includes(`\`${key}\``) || ['fleets', 'job_name'].includes(key);
    expect([...new Set(keys(schema))].filter((key) => !named(key))).toEqual([]);
  });
});
