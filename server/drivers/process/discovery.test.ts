import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Discovery } from './discovery';

describe('Discovery', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'promshards-discovery-'));
  const write = (name: string, text: string) => writeFileSync(path.join(dir, name), text);
  afterAll(() => rmSync(dir, { recursive: true }));

  it('reads files by pattern and keeps what a broken file held before', () => {
    const job = { name: 'a', rest: { job_name: 'a' }, groups: [], files: [path.join(dir, '*.json')] };
    const discovery = new Discovery([job]);
    const targets = () => discovery.read().jobs[0].groups.flatMap((group) => group.targets);

    expect(discovery.changes).toBe(true);
    expect(targets()).toEqual([]);
    write('b.json', '[{"targets": ["b:1"]}]');
    write('a.json', '- targets: [a:1]\n  labels: {x: y}');
    write('a.jsonx', '[{"targets": ["never:1"]}]');
    expect(targets()).toEqual(['a:1', 'b:1']);

    write('a.json', '{"half": ');
    expect(targets()).toEqual(['a:1', 'b:1']);
    expect(discovery.read().problems).toEqual([expect.stringMatching(/a\.json cannot be read/)]);

    rmSync(path.join(dir, 'a.json'));
    expect(targets()).toEqual(['b:1']);
    expect(discovery.read().problems).toEqual([]);
  });
});
