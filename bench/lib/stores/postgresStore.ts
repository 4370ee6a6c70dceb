import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { endServer, killWithUs } from '../../../e2e/harness/serverProcess';
import { findPostgres } from '../../../scripts/lib/postgres.mjs';
import { statOf } from '../processUse';
import { type StoreData } from '../storeData';
import { answerOf, type BenchStore, type Question, timeOf } from './benchStore';

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** Samples of an array: two hours of them. */
const CHUNK = 480;
const DONE = '-- done --';
/** It refuses to be run by root. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

type Shape = 'rows' | 'arrays';

/** PostgreSQL with its own settings, over its socket: a row a sample, or one for two hours of a series. Throws where there is none. */
export async function startPostgres(shape: Shape, say: (line: string) => void): Promise<BenchStore> {
  const found = await findPostgres({ say });
  if (!found.ok) {
    throw new Error(found.problem);
  }
  const dir = await mkdtemp(path.join(tmpdir(), 'promshards-postgres-'));
  await chown(dir, NOBODY.uid ?? process.getuid?.() ?? 0, NOBODY.gid ?? process.getgid?.() ?? 0);
  const options = { ...NOBODY, env: { ...process.env, LD_LIBRARY_PATH: found.libraries }, cwd: dir };
  const program = (name: string) => path.join(found.path, name);
  const made = spawnSync(
    program('initdb'),
    ['-D', 'data', '-A', 'trust', '-U', 'bench', '--locale=C', '-E', 'UTF8'],
    options
  );
  if (made.status !== 0) {
    throw new Error(`initdb: ${String(made.stderr)}`);
  }
  const server = spawn(program('postgres'), ['-D', 'data', '-k', dir, '-c', 'listen_addresses=', '-c', 'jit=off'], {
    ...options,
    stdio: 'ignore',
  });
  killWithUs(server);
  const connect = () =>
    spawn(program('psql'), ['-qAtX', '-v', 'ON_ERROR_STOP=1', '-h', dir, '-U', 'bench', 'postgres'], options);
  const session = await Session.open(connect);
  await session.run(schemas[shape]);
  return {
    name: `PostgreSQL, ${shape}`,
    write: async (data, from, to) => {
      if (from === 0) {
        const rows = data.series.map(({ labels }, id) => [
          id,
          labels.__name__,
          escaped(JSON.stringify(labels)),
          labels.zone ?? '',
        ]);
        await session.copy('series', rows);
      }
      await session.copy(shape === 'rows' ? 'samples' : 'chunks', rowsOf[shape](data, from, to));
    },
    settle: async () => {
      await session.run('VACUUM ANALYZE;\nCHECKPOINT;');
      const [bytes] = await session.run(
        `SELECT pg_total_relation_size('${shape === 'rows' ? 'samples' : 'chunks'}') + pg_total_relation_size('series');`
      );
      return Number(bytes);
    },
    ask: async (question, data) => {
      const lines = await session.run(`${statements[shape](timeOf(data, data.steps - 1))[question]};`);
      return answerOf(lines.map((line) => Number(line.slice(line.lastIndexOf('|') + 1))));
    },
    cpuSeconds: () => cpuSecondsOf(server.pid ?? -1),
    stop: async () => {
      await session.end();
      await endServer(server);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

const SERIES = 'CREATE TABLE series (id int PRIMARY KEY, name text, labels jsonb, zone text);';

const schemas: Readonly<Record<Shape, string>> = {
  rows: `${SERIES}\nCREATE TABLE samples (series int, time bigint, value float8, PRIMARY KEY (series, time));`,
  arrays: `${SERIES}\nCREATE TABLE chunks (series int, begin bigint, vals float8[], PRIMARY KEY (series, begin));`,
};

type Rows = Iterable<ReadonlyArray<number | string>>;

const rowsOf: Readonly<Record<Shape, (data: StoreData, from: number, to: number) => Rows>> = {
  *rows(data, from, to) {
    for (const [id, { values }] of data.series.entries()) {
      for (let step = from; step < to; step++) {
        yield [id, timeOf(data, step), values[step]];
      }
    }
  },
  /** Where two hours are there, or all is. */
  *arrays(data, _, to) {
    const begin = Math.floor((to - 1) / CHUNK) * CHUNK;
    if (to === data.steps || to - begin === CHUNK) {
      for (const [id, { values }] of data.series.entries()) {
        yield [id, timeOf(data, begin), `{${values.subarray(begin, to).join(',')}}`];
      }
    }
  },
};

const statements: Readonly<Record<Shape, (end: number) => Readonly<Record<Question, string>>>> = {
  rows: (end) => ({
    panel:
      "SELECT zone, time, avg(value) FROM series JOIN samples ON series = id WHERE name = 'bench_gauge' " +
      `AND time >= ${end - HOUR} AND (${end} - time) % ${MINUTE} = 0 GROUP BY zone, time ORDER BY zone, time`,
    one: 'SELECT time, value FROM samples WHERE series = 0 ORDER BY time',
    all: 'SELECT series, avg(value) FROM samples GROUP BY series',
    latest: 'SELECT id, (SELECT value FROM samples WHERE series = id ORDER BY time DESC LIMIT 1) FROM series',
  }),
  arrays: (end) => ({
    panel:
      'SELECT zone, time, avg(value) FROM (SELECT zone, begin + (n - 1) * 15000 AS time, value FROM series JOIN chunks ON series = id, ' +
      `unnest(vals) WITH ORDINALITY AS one (value, n) WHERE name = 'bench_gauge' AND begin > ${end - 3 * HOUR}) AS of_hours ` +
      `WHERE time >= ${end - HOUR} AND (${end} - time) % ${MINUTE} = 0 GROUP BY zone, time ORDER BY zone, time`,
    one: 'SELECT unnest(vals) FROM (SELECT vals FROM chunks WHERE series = 0 ORDER BY begin) AS sorted',
    all: 'SELECT series, avg(value) FROM chunks, unnest(vals) AS value GROUP BY series',
    latest:
      'SELECT id, (SELECT vals[array_upper(vals, 1)] FROM chunks WHERE series = id ORDER BY begin DESC LIMIT 1) FROM series',
  }),
};

/** For COPY, whose escapes begin with a back slash. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\');
}

/** One client, which waits for each answer. */
class Session {
  private lines: string[] = [];
  private wake: (failure?: Error) => void = () => undefined;

  private constructor(private readonly client: ChildProcess) {
    createInterface({ input: client.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      if (line === DONE) {
        this.wake();
      } else {
        this.lines.push(line);
      }
    });
    let log = '';
    client.stderr?.on('data', (text) => (log += String(text)));
    client.on('exit', () => this.wake(new Error(log)));
  }

  /** As soon as the server takes one. */
  static async open(connect: () => ChildProcess): Promise<Session> {
    for (let tries = 1; ; tries++) {
      const session = new Session(connect());
      try {
        await session.run('SELECT 1;');
        return session;
      } catch (error) {
        if (tries === 100) {
          throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  async run(sql: string): Promise<readonly string[]> {
    this.lines = [];
    const answered = new Promise<void>((resolve, reject) => {
      this.wake = (failure) => (failure === undefined ? resolve() : reject(failure));
    });
    await this.send(`${sql}\n\\echo ${DONE}\n`);
    await answered;
    return this.lines;
  }

  async copy(table: string, rows: Rows): Promise<void> {
    let text = `COPY ${table} FROM STDIN;\n`;
    let count = 0;
    for (const row of rows) {
      text += `${row.join('\t')}\n`;
      count++;
      if (text.length > 1024 * 1024) {
        await this.send(text);
        text = '';
      }
    }
    if (count > 0) {
      await this.run(`${text}\\.`);
    }
  }

  async end(): Promise<void> {
    const ended = once(this.client, 'exit');
    this.client.stdin?.end('\\q\n');
    await ended;
  }

  private async send(text: string): Promise<void> {
    const { stdin } = this.client;
    if (stdin?.write(text) === false) {
      await once(stdin, 'drain');
    }
  }
}

/** Of a server and all its processes, also those that ended. */
function cpuSecondsOf(server: number): number {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  const used = pids.flatMap((pid) => {
    try {
      const { parent, cpuSeconds, ofEnded } = statOf(pid);
      return pid === server || parent === server ? [cpuSeconds + ofEnded] : [];
    } catch {
      return []; // It ended meanwhile.
    }
  });
  return used.reduce((sum, one) => sum + one, 0);
}
