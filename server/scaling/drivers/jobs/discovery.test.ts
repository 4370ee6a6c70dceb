import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type FakeMember, fakeMember, json } from '../../../testing/fakeMember';
import { Discovery } from './discovery';

const JSON_TYPE = { 'content-type': 'application/json' };
const none = { groups: [], files: [], http: [], dns: [] };
const job = { ...none, name: 'a', rest: { job_name: 'a' } };

async function look(discovery: Discovery) {
  const { jobs, problems } = await discovery.read();
  return { targets: jobs[0].groups.flatMap((group) => group.targets), problems };
}

describe('Discovery in files', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'promshards-discovery-'));
  const write = (name: string, text: string) => writeFileSync(path.join(dir, name), text);
  afterAll(() => rmSync(dir, { recursive: true }));

  it('reads them by pattern and keeps what a broken file held before', async () => {
    const discovery = new Discovery([{ ...job, files: [path.join(dir, '*.json'), path.join(dir, '*.yml')] }]);
    expect(await look(discovery)).toEqual({ targets: [], problems: [] });
    write('b.json', '[{"targets": ["b:1"]}]');
    write('a.yml', '- targets: [a:1]\n  labels: {x: y}');
    write('a.jsonx', '[{"targets": ["never:1"]}]');
    expect(await look(discovery)).toEqual({ targets: ['b:1', 'a:1'], problems: [] });

    write('b.json', '{"half": ');
    expect(await look(discovery)).toEqual({
      targets: ['b:1', 'a:1'],
      problems: [expect.stringMatching(/^Job "a": the targets file .*\/b\.json cannot be read \(.*JSON.*\); what it/)],
    });
    rmSync(path.join(dir, 'b.json'));
    expect(await look(discovery)).toEqual({ targets: ['a:1'], problems: [] });
    rmSync(path.join(dir, 'a.yml'));
  });

  it('takes the good groups of a file, and drops no target until all are good', async () => {
    const discovery = new Discovery([{ ...job, files: [path.join(dir, 'c.json')] }]);
    write('c.json', '[{"targets": ["good:1"]}, {"targets": [1]}]');
    const problem = expect.stringMatching(
      /^Job "a": the targets file .*c\.json has bad target groups \(\[1\]\.targets\[0\]: is no string\)/
    );
    expect(await look(discovery)).toEqual({ targets: ['good:1'], problems: [problem] });

    write('c.json', '[{"targets": ["good:1"]}, {"targets": ["other:1", "third:1"]}]');
    expect(await look(discovery)).toEqual({ targets: ['good:1', 'other:1', 'third:1'], problems: [] });
    write('c.json', '[{"targets": ["new:1", "other:1"]}, {"targets": [1]}]');
    expect(await look(discovery)).toEqual({
      targets: ['new:1', 'other:1', 'good:1', 'third:1'],
      problems: [problem],
    });
    write('c.json', '[{"targets": ["new:1"]}]');
    expect(await look(discovery)).toEqual({ targets: ['new:1'], problems: [] });
  });

  it('keeps what it took beside a bad group when that becomes bad, or the file', async () => {
    const discovery = new Discovery([{ ...job, files: [path.join(dir, 'e.json')] }]);
    const targets = async () => (await look(discovery)).targets;
    write('e.json', '[{"targets": ["a:1"]}, {"targets": ["b:1"]}, {"targets": [1]}]');
    expect(await targets()).toEqual(['a:1', 'b:1']);
    write('e.json', '[{"targets": ["a:1"]}, {"targets": [2]}, {"targets": [1]}]');
    expect(await targets()).toEqual(['a:1', 'b:1']);
    write('e.json', '[{"targets": ["a:1"]}, {"tar');
    expect(await targets()).toEqual(['a:1', 'b:1']);
    write('e.json', '[{"targets": ["a:1"]}]');
    expect(await targets()).toEqual(['a:1']);
  });

  it('drops what is gone where single targets alone are bad', async () => {
    const discovery = new Discovery([{ ...job, files: [path.join(dir, 'f.json')] }]);
    write('f.json', '[{"targets": ["a:1", "b:1"]}]');
    await look(discovery);
    write('f.json', '[{"targets": ["a:1", ""]}]');
    expect(await look(discovery)).toEqual({
      targets: ['a:1'],
      problems: [
        expect.stringMatching(/f\.json has bad targets \(\[0\]\.targets: no address\); the others are used\.$/),
      ],
    });
  });

  it('makes no target of an address that Prometheus refuses, as long as relabelling leaves it', async () => {
    const bad = ['bad target/x', 'http://a:1/', 'a:1/metrics'];
    write('g.json', JSON.stringify([{ targets: ['a:1', ...bad, 'b:99999'], labels: { x: 'y' } }]));
    const of = (...relabel_configs: object[]) =>
      look(new Discovery([{ ...job, files: [path.join(dir, 'g.json')], rest: { job_name: 'a', relabel_configs } }]));
    const refused = {
      targets: ['a:1', 'b:99999'],
      problems: [
        `Job "a": the targets file ${dir}/g.json has bad targets ("bad target/x" is not a valid hostname; ` +
          '"http://a:1/" is not a valid hostname; "a:1/metrics" is not a valid hostname); the others are used.',
      ],
    };
    const left = { targets: ['a:1', ...bad, 'b:99999'], problems: [] };
    expect(await of()).toEqual(refused);
    expect(await of({ action: 'KEEP' }, { source_labels: ['__address__'], target_label: 'y' })).toEqual(refused);
    expect(await of({ target_label: '__address__', replacement: 'exporter:1' })).toEqual(left);
    expect(await of({ target_label: '${1}', action: 'replace' })).toEqual(left);
    expect(await of({ action: 'labelmap', regex: '__meta_(.+)' })).toEqual(left);
  });

  it('names the first reasons and counts the others', async () => {
    write('d.json', JSON.stringify(Array.from({ length: 9 }, () => ({ targets: [1] }))));
    const { problems } = await look(new Discovery([{ ...job, files: [path.join(dir, 'd.json')] }]));
    expect(problems.join()).toContain('[2].targets[0]: is no string and 6 more)');
  });
});

describe('Discovery over HTTP', () => {
  let member: FakeMember;
  beforeEach(async () => {
    member = await fakeMember(json([]));
  });
  afterEach(() => member.close());

  const source = (more: object = {}) => ({ url: `${member.url}/targets?key=hidden`, refresh_interval: 1000, ...more });

  it('asks as often as told, and keeps what it was given last', async () => {
    member.answer = json([{ targets: ['a:1'], labels: { x: 'y', __meta_url: 'forged' } }]);
    const clock = { now: 0 };
    const http = [source({ authorization: { type: 'Bearer', credentials: 's' } })];
    const discovery = new Discovery([{ ...job, http }], { now: () => clock.now });
    const found = { targets: ['a:1'], labels: { x: 'y', __meta_url: `${member.url}/targets?key=hidden` } };
    expect((await discovery.read()).jobs[0].groups).toEqual([found]);

    member.answer = json('no list', 500);
    expect((await discovery.read()).problems).toEqual([]);
    clock.now = 1000;
    const failed = await discovery.read();
    expect(failed.jobs[0].groups).toEqual([found]);
    expect(failed.problems).toEqual([
      `Job "a": ${member.url}/targets gives no targets (it answers 500); what it gave last is used.`,
    ]);

    member.answer = json([]);
    clock.now = 2000;
    expect((await discovery.read()).jobs[0].groups).toEqual([]);
  });

  it('keeps what it was given beside a bad group when that becomes bad, or all', async () => {
    const clock = { now: 0 };
    const discovery = new Discovery([{ ...job, http: [source()] }], { now: () => clock.now });
    const targets = async (answer: FakeMember['answer']) => {
      member.answer = answer;
      clock.now += 1000;
      return (await look(discovery)).targets;
    };
    expect(await targets(json([{ targets: ['a:1'] }, { targets: ['b:1'] }, 1]))).toEqual(['a:1', 'b:1']);
    expect(await targets(json([{ targets: ['a:1'] }, 1, 1]))).toEqual(['a:1', 'b:1']);
    expect(await targets((_, response) => response.writeHead(200, JSON_TYPE).end('garbage'))).toEqual(['a:1', 'b:1']);
    expect(await targets((request) => request.socket.destroy())).toEqual(['a:1', 'b:1']);
    expect(await targets(json([{ targets: ['a:1'] }]))).toEqual(['a:1']);
  });

  it.each<[string, FakeMember['answer'], string]>([
    ['another status', json([], 201), 'it answers 201'],
    [
      'another type',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('[]'),
      'unsupported content type "text/html"',
    ],
    ['no type', (_, response) => response.end('[]'), 'unsupported content type ""'],
    ['no list', json({ targets: [] }), 'it is no list of target groups'],
    [
      'an answer cut off',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 99 });
        response.write('[', () => response.destroy());
      },
      'terminated',
    ],
    ['no answer', (request) => request.socket.destroy(), 'the connection'],
  ])('tells of %s', async (_, answer, reason) => {
    member.answer = answer;
    const { problems } = await look(new Discovery([{ ...job, http: [source()] }]));
    expect(problems).toEqual([expect.stringContaining(reason)]);
  });

  it('stops reading an answer that never ends', async () => {
    let written = 0;
    const piece = Buffer.alloc(4 * 1024 * 1024, ' ');
    member.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => {
        while (!response.destroyed && response.write(piece, (error) => (written += error ? 0 : piece.length))) {}
      };
      response.on('drain', more).on('error', () => undefined);
      more();
    };
    const { problems } = await look(new Discovery([{ ...job, http: [source()] }]));
    expect(problems).toEqual([expect.stringContaining('its answer is larger than 64 MiB')]);
    expect(written).toBeLessThan(200 * 1024 * 1024);
  });
});

describe('Discovery by DNS', () => {
  const refuse = () => Promise.reject(new Error('queryNs ENOTFOUND'));
  const dns = {
    resolve4: (name: string) => (name === 'lost' ? refuse() : Promise.resolve(['10.0.0.1'])),
    resolve6: () => Promise.resolve(['fe80::1']),
    resolveSrv: () => Promise.resolve([{ name: 'vm', port: 9100, priority: 0, weight: 0 }]),
    resolveMx: refuse,
    resolveNs: refuse,
  };
  const of = (type: 'SRV' | 'A' | 'AAAA' | 'NS', names = ['n']) => ({ names, type, port: 9, refresh_interval: 1000 });

  it("takes addresses and Prometheus' meta labels", async () => {
    const sources = [of('A'), of('AAAA'), of('SRV'), of('NS')];
    const { jobs, problems } = await new Discovery([{ ...job, dns: sources }], { dns: dns as never }).read();
    expect(jobs[0].groups).toEqual([
      { targets: ['10.0.0.1:9'], labels: { __meta_dns_name: 'n' } },
      { targets: ['[fe80::1]:9'], labels: { __meta_dns_name: 'n' } },
      {
        targets: ['vm:9100'],
        labels: { __meta_dns_name: 'n', __meta_dns_srv_record_target: 'vm.', __meta_dns_srv_record_port: '9100' },
      },
    ]);
    expect(problems).toEqual(['Job "a": DNS for n gives no targets (queryNs ENOTFOUND); what it gave last is used.']);
  });

  it('goes on with the other names where one cannot be resolved', async () => {
    const discovery = new Discovery([{ ...job, dns: [of('A', ['lost', 'n'])] }], { dns: dns as never });
    expect(await look(discovery)).toEqual({
      targets: ['10.0.0.1:9'],
      problems: [expect.stringContaining('DNS for lost gives no targets')],
    });
  });
});
