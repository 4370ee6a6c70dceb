import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { fakeMember, json } from '../../testing/fakeMember';
import { Discovery } from './discovery';

const none = { groups: [], files: [], http: [], dns: [] };

describe('Discovery', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'promshards-discovery-'));
  const write = (name: string, text: string) => writeFileSync(path.join(dir, name), text);
  afterAll(() => rmSync(dir, { recursive: true }));

  it('reads files by pattern and keeps what a broken file held before', async () => {
    const job = { ...none, name: 'a', rest: { job_name: 'a' }, files: [path.join(dir, '*.json')] };
    const discovery = new Discovery([job]);
    const targets = async () => (await discovery.read()).jobs[0].groups.flatMap((group) => group.targets);

    expect(await targets()).toEqual([]);
    write('b.json', '[{"targets": ["b:1"]}]');
    write('a.json', '- targets: [a:1]\n  labels: {x: y}');
    write('a.jsonx', '[{"targets": ["never:1"]}]');
    expect(await targets()).toEqual(['a:1', 'b:1']);

    write('a.json', '{"half": ');
    expect(await targets()).toEqual(['a:1', 'b:1']);
    expect((await discovery.read()).problems).toEqual([expect.stringMatching(/a\.json cannot be read/)]);

    rmSync(path.join(dir, 'a.json'));
    expect(await targets()).toEqual(['b:1']);
    expect((await discovery.read()).problems).toEqual([]);
  });

  it('asks over HTTP as often as told, and keeps what it was given last', async () => {
    const group = { targets: ['a:1'], labels: { x: 'y' } };
    const member = await fakeMember(json([group]));
    const clock = { now: 0 };
    const http = [
      { url: `${member.url}/targets`, refresh_interval: 1000, authorization: { type: 'Bearer', credentials: 's' } },
    ];
    const discovery = new Discovery([{ ...none, name: 'a', rest: { job_name: 'a' }, http }], () => clock.now);
    const found = { targets: ['a:1'], labels: { __meta_url: `${member.url}/targets`, x: 'y' } };
    expect((await discovery.read()).jobs[0].groups).toEqual([found]);

    member.answer = json('no list', 500);
    expect((await discovery.read()).problems).toEqual([]);
    clock.now = 1000;
    const failed = await discovery.read();
    expect(failed.jobs[0].groups).toEqual([found]);
    expect(failed.problems).toEqual([expect.stringMatching(/gives no targets \(it answers 500\)/)]);

    member.answer = json([]);
    clock.now = 2000;
    expect((await discovery.read()).jobs[0].groups).toEqual([]);
    await member.close();
  });

  it("takes addresses and Prometheus' meta labels from DNS", async () => {
    const refuse = () => Promise.reject(new Error('queryNs ENOTFOUND'));
    const dns = {
      resolve4: () => Promise.resolve(['10.0.0.1']),
      resolve6: () => Promise.resolve(['fe80::1']),
      resolveSrv: () => Promise.resolve([{ name: 'vm', port: 9100, priority: 0, weight: 0 }]),
      resolveMx: refuse,
      resolveNs: refuse,
    };
    const of = (type: 'SRV' | 'A' | 'AAAA' | 'NS') => ({ names: ['n'], type, port: 9, refresh_interval: 1000 });
    const job = { ...none, name: 'a', rest: { job_name: 'a' }, dns: [of('A'), of('AAAA'), of('SRV'), of('NS')] };
    const { jobs, problems } = await new Discovery([job], () => 0, dns as never).read();
    expect(jobs[0].groups).toEqual([
      { targets: ['10.0.0.1:9'], labels: { __meta_dns_name: 'n' } },
      { targets: ['[fe80::1]:9'], labels: { __meta_dns_name: 'n' } },
      {
        targets: ['vm:9100'],
        labels: { __meta_dns_name: 'n', __meta_dns_srv_record_target: 'vm.', __meta_dns_srv_record_port: '9100' },
      },
    ]);
    expect(problems).toEqual(['DNS for n gives no targets (queryNs ENOTFOUND); what it gave last is used.']);
  });
});
