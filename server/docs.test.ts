import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { errorCatalogue } from '../src/api/errors';
import { readConfig } from './config';

const root = path.join(__dirname, '..');
const docs = path.join(root, 'docs');
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

describe('docs/architecture.md', () => {
  const map = read('architecture.md');

  it('lists every decision by its title', () => {
    const names = readdirSync(path.join(docs, 'adr')).sort();
    const decisions = names.map((name) => {
      const [title] = readFileSync(path.join(docs, 'adr', name), 'utf8').split('\n');
      return `- [${title.replace('# ', '')}](adr/${name})`;
    });
    expect(map.match(/^- \[\d+\. .*$/gm)).toEqual(decisions);
  });

  it('names files and folders that are there', () => {
    const top = readdirSync(root);
    const named = [...map.matchAll(/`([\w.-]+)(\/[\w./-]+)?`/g)].filter(([, first]) => top.includes(first));
    expect(named.length).toBeGreaterThan(30);
    expect(
      named.map(([, first, rest = '']) => first + rest).filter((name) => !existsSync(path.join(root, name)))
    ).toEqual([]);
  });
});

describe('links of the documents', () => {
  const named = (folder: string) =>
    readdirSync(path.join(root, folder)).flatMap((name) => (name.endsWith('.md') ? [path.join(folder, name)] : []));
  const documents = ['.', 'docs', 'docs/adr', 'docs/runbook'].flatMap(named);
  const textOf = (name: string) => readFileSync(path.join(root, name), 'utf8').replace(/^```[^]*?^```/gm, '');

  it.each(documents)('%s: each leads to a file and a heading', (name) => {
    const links = [...textOf(name).matchAll(/\]\((?!\w+:)([^)#]*)(?:#([^)]*))?\)/g)];
    const broken = links.filter(([, file, heading]) => {
      const target = file === '' ? name : path.join(path.dirname(name), file);
      return (
        !existsSync(path.join(root, target)) || (heading !== undefined && !headingsOf(textOf(target)).includes(heading))
      );
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  /** As GitHub names them. */
  function headingsOf(markdown: string): readonly string[] {
    return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
      title
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replace(/ /g, '-')
    );
  }
});
