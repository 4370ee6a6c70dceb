import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'libsql';

import { type StoreData } from '../storeData';
import { answerOf, type BenchStore, type Question, type StoreAnswer, timeOf } from './benchStore';

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** SQLite within this process: a row a sample, found by its series and time. */
export async function startSqlite(): Promise<BenchStore> {
  const dir = await mkdtemp(path.join(tmpdir(), 'promshards-sqlite-'));
  const file = path.join(dir, 'samples.db');
  const db = new Database(file);
  db.exec('PRAGMA journal_mode = WAL');
  db.exec('CREATE TABLE series (id INTEGER PRIMARY KEY, name TEXT, labels TEXT, zone TEXT)');
  db.exec('CREATE TABLE samples (series INTEGER, time INTEGER, value REAL, PRIMARY KEY (series, time)) WITHOUT ROWID');
  let used = 0;
  const own = <T>(work: () => T): T => {
    const before = process.cpuUsage();
    const made = work();
    const { user, system } = process.cpuUsage(before);
    used += (user + system) / 1e6;
    return made;
  };
  const insert = db.prepare('INSERT INTO samples VALUES (?, ?, ?)');
  return {
    name: 'SQLite, rows',
    write: (data, from, to) => {
      own(() => {
        db.exec('BEGIN');
        if (from === 0) {
          const add = db.prepare('INSERT INTO series VALUES (?, ?, ?, ?)');
          data.series.forEach(({ labels }, id) =>
            add.run(id, labels.__name__, JSON.stringify(labels), labels.zone ?? '')
          );
        }
        data.series.forEach(({ values }, id) => {
          for (let step = from; step < to; step++) {
            insert.run(id, timeOf(data, step), values[step]);
          }
        });
        db.exec('COMMIT');
      });
      return Promise.resolve();
    },
    settle: async () => {
      own(() => {
        db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
        db.exec('VACUUM');
        db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      });
      return (await stat(file)).size;
    },
    ask: (question, data) => Promise.resolve(own(() => asked(db, question, data))),
    cpuSeconds: () => used,
    stop: async () => {
      db.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function asked(db: Database.Database, question: Question, data: StoreData): StoreAnswer {
  const end = timeOf(data, data.steps - 1);
  const [sql, ...params] = statements(end)[question];
  return answerOf(
    db
      .prepare(sql)
      .raw()
      .all(...params)
      .map((row) => Number((row as readonly unknown[]).at(-1)))
  );
}

const statements = (end: number): Readonly<Record<Question, readonly [sql: string, ...params: number[]]>> => ({
  panel: [
    'SELECT zone, time, avg(value) FROM series JOIN samples ON series = id ' +
      "WHERE name = 'bench_gauge' AND time >= ? AND (? - time) % ? = 0 GROUP BY zone, time ORDER BY zone, time",
    ...[end - HOUR, end, MINUTE],
  ],
  one: ['SELECT time, value FROM samples WHERE series = 0 ORDER BY time'],
  all: ['SELECT series, avg(value) FROM samples GROUP BY series'],
  latest: ['SELECT id, (SELECT value FROM samples WHERE series = id ORDER BY time DESC LIMIT 1) FROM series'],
});
