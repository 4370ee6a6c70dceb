import { FrameReader, FrameType } from '../../src/api/fanout';
import { shardListSchema } from '../../src/api/fleets';
import { PATIENCE } from '../harness/patience';
import { eventually, type Proxy, startProxy } from '../harness/proxy';
import { type ReferenceAndShards, startReferenceAndShards } from '../harness/referenceAndShards';
import { isData, type Spoil, SPOILS, type Spoiler, startSpoiler } from './faults/spoiler';

/** Long for a busy machine, and short enough to wait for. */
const TIMEOUT_MS = 5_000;
/** Nobody waits as long for what is not waited for. */
const LONGER_MS = 100_000;
/** One series a target and shard, so that a sum tells which shards are in it. */
const TARGETS = 6;

/** Of the samples, and of the queries: they are as new at the end of the test. */
const END = Date.now();

let servers: ReferenceAndShards;
let spoiler: Spoiler;
let proxy: Proxy;

beforeAll(async () => {
  const series = Array.from({ length: TARGETS }, (_, i) => ({
    labels: { __name__: 'targets', instance: `vm-${i}` },
    samples: Array.from({ length: 40 }, (__, n) => [END - (40 - n) * 15_000 + 10_000, 1] as const),
  }));
  servers = await startReferenceAndShards(
    3,
    { start: END, end: END, scrapeInterval: 15_000, series },
    {
      by: (one) => Number(one.labels.instance.slice(3)) % 3,
    }
  );
  spoiler = await startSpoiler(servers.shards[2]);
  const urls = [servers.shards[0].url, servers.shards[1].url, spoiler.url];
  const shards = urls.map((url, i) => ({ id: `shard-${i}`, replicas: [{ url }] }));
  const fleet = { id: 'f', kind: 'hash', driver: 'static', lookback: '1h', static: { shards } };
  proxy = await startProxy({ fleets: JSON.stringify({ fleets: [fleet] }) });
});

afterAll(async () => {
  await proxy?.stop();
  await spoiler?.close();
  await servers?.stop();
});

interface Answer {
  readonly status: number;
  readonly ms: number;
  readonly value: number | undefined;
  readonly warnings: readonly string[];
  readonly errorType: string | undefined;
  readonly error: string;
}

async function ask(query: string, partial: boolean, timeout = TIMEOUT_MS): Promise<Answer> {
  const started = performance.now();
  const form = new URLSearchParams({
    query,
    time: String(END / 1000),
    timeout: `${timeout}ms`,
    ...(partial ? { partial_response: '1' } : {}),
  });
  const response = await fetch(`${proxy.url}/fleets/f/api/v1/query?${form}`);
  const body = (await response.json()) as {
    data?: { result: Array<{ value: [number, string] }> };
    warnings?: string[];
    errorType?: string;
    error?: string;
  };
  return {
    status: response.status,
    ms: performance.now() - started,
    value: body.data === undefined ? undefined : Number(body.data.result[0]?.value[1]),
    warnings: body.warnings ?? [],
    errorType: body.errorType,
    error: body.error ?? '',
  };
}

/** Until the whole fleet answers again, without anything being restarted but what was killed. */
async function recovered(): Promise<void> {
  await eventually('the whole fleet answers again', 20_000, async () => {
    const answer = await ask('sum(targets)', false);
    return answer.status === 200 && answer.value === TARGETS ? true : undefined;
  });
}

/** A query without the shard: partial with a notice naming it, or, by default, a clear error; both in time. */
async function expectMissing(shard: string, what = 'sum(targets)', value = (TARGETS * 2) / 3): Promise<void> {
  const [strict, partial] = await Promise.all([ask(what, false), ask(what, true)]);
  expect(strict).toMatchObject({ status: 503, value: undefined });
  expect(['unavailable', 'timeout']).toContain(strict.errorType);
  expect(strict.error).toContain(shard);
  expect(partial).toMatchObject({ status: 200, value });
  expect(partial.warnings.join('\n')).toContain(shard);
  expect(Math.max(strict.ms, partial.ms)).toBeLessThan(PATIENCE * TIMEOUT_MS);
}

async function stateOf(shard: string): Promise<{ state: string; problems: readonly string[] }> {
  const response = await fetch(`${proxy.url}/api/v1/fleets/f/shards`);
  const list = shardListSchema.parse(await response.json());
  const found = list.shards.find(({ id }) => id === shard);
  if (found === undefined) {
    throw new Error(`no shard ${shard}`);
  }
  return { state: found.replicas[0].state, problems: [...found.problems, ...found.replicas[0].problems] };
}

describe('a shard that fails', () => {
  beforeAll(recovered);

  test('killed: missing, shown as down within 10 s, back when it is', async () => {
    const shard = servers.shards[1];
    await shard.kill('SIGKILL');
    await expectMissing('shard-1');
    await eventually('shard-1 is shown as down', 10_000, async () =>
      (await stateOf('shard-1')).state === 'down' ? true : undefined
    );
    expect((await stateOf('shard-1')).problems).toContain('No replica answers queries: every result lacks this shard.');
    await expectMissing('shard-1');
    await shard.restart();
    await recovered();
    expect((await stateOf('shard-1')).state).toBe('ready');
  });

  test('stopped: missing within the time-out, then found down, back when it goes on', async () => {
    const shard = servers.shards[0];
    await shard.kill('SIGSTOP');
    try {
      await expectMissing('shard-0');
      await eventually('shard-0 is shown as down', 12_000, async () =>
        (await stateOf('shard-0')).state === 'down' ? true : undefined
      );
      const quick = await ask('sum(targets)', true, LONGER_MS);
      expect(quick.value).toBe((TARGETS * 2) / 3);
      // It is not waited for any more.
      expect(quick.ms).toBeLessThan(LONGER_MS);
    } finally {
      await shard.kill('SIGCONT');
    }
    await recovered();
  });

  test.each<Spoil>(SPOILS)('%s: missing, and back when it answers well', async (how) => {
    spoiler.spoiling = { how, what: isData };
    await expectMissing('shard-2');
    await expectMissing('shard-2', 'count(targets)');
    spoiler.spoiling = undefined;
    await recovered();
  });

  test('fan-out: the failing member’s error beside the others’ answers', async () => {
    spoiler.spoiling = { how: 'cut body', what: isData };
    const requests = [0, 1, 2].map((i) => ({
      id: i,
      member: `shard-${i}`,
      path: 'query',
      query: 'sum(targets)',
      start: END,
      end: END,
      step: 1,
    }));
    const response = await fetch(`${proxy.url}/api/v1/fanout`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ fleet: 'f', timeoutMs: TIMEOUT_MS, requests }),
    });
    const reader = new FrameReader();
    const frames = reader.push(new Uint8Array(await response.arrayBuffer()));
    const last = frames.filter(({ type }) => type !== FrameType.data).sort((a, b) => a.id - b.id);
    expect(last.map(({ type }) => type)).toEqual([FrameType.end, FrameType.end, FrameType.error]);
    expect(JSON.parse(Buffer.from(last[2].payload).toString())).toMatchObject({ kind: 'unavailable' });
    spoiler.spoiling = undefined;
    await recovered();
  });

  test('all killed: an error, never an empty answer', async () => {
    await Promise.all(servers.shards.map((shard) => shard.kill('SIGKILL')));
    for (const partial of [false, true]) {
      const answer = await ask('sum(targets)', partial);
      expect(answer).toMatchObject({ status: 503, value: undefined });
      expect(answer.error).toMatch(/shard-0.*shard-1.*shard-2/);
    }
    await Promise.all(servers.shards.map((shard) => shard.restart()));
    await recovered();
  });
});
