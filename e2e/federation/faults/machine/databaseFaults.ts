import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';

import { damageFile } from '../../../../server/testing/damageFile';
import { eventually, runCommand } from '../../../harness/proxy';
import { smallDisk } from '../../../harness/smallDisk';
import { DATABASE, DatabaseSite } from './databaseSite';
import { type FaultTable, type MachineFault } from './machineFault';

const MEBIBYTE = 1 << 20;

async function onDisk(run: (site: DatabaseSite) => Promise<void>): Promise<void> {
  const disk = await smallDisk(MEBIBYTE);
  try {
    await DatabaseSite.with({ disk }, run);
  } finally {
    await disk.end();
  }
}

const onDiskFaults: readonly MachineFault[] = [
  {
    fault: 'The disk fills while the proxy runs',
    outcome:
      'A change is refused with 507 `disk_full`, the log names disk and database, and what was written stays readable. When there is room the same change is made.',
    onDisk: true,
    run: () =>
      onDisk(async (site) => {
        const { output } = await site.start();
        expect(await site.make('first')).toEqual({ status: 201 });
        site.disk?.fill();
        expect(await site.make('second')).toMatchObject({
          status: 507,
          code: 'disk_full',
          message: expect.stringContaining('full'),
        });
        expect(await site.fleets()).toEqual(['first']);
        const told = `The disk that holds the database ${site.file} is full; make room there.`;
        await eventually('the log tells', 20_000, () => output().includes(told) || undefined);
        expect(output()).not.toContain('cannot rollback');
        site.disk?.free();
        expect(await site.make('second')).toEqual({ status: 201 });
        expect(await site.fleets()).toEqual(['first', 'second']);
        expect((await runCommand(['check', '--data-dir', site.dataDir], site.disk?.enter)).code).toBe(0);
      }),
  },
  {
    fault: 'The disk is full at the start',
    outcome: 'The proxy does not start, and names the disk.',
    onDisk: true,
    run: () =>
      onDisk(async (site) => {
        site.disk?.fill();
        const { code, output } = await site.refused();
        expect([code, output]).toEqual([
          1,
          expect.stringMatching(/^promshards does not start:\n  - The disk that holds .* is full.*\n$/),
        ]);
      }),
  },
  {
    fault: 'The file system is read-only at the start',
    outcome: 'The proxy does not start, and names the folder that cannot be written to.',
    onDisk: true,
    run: () =>
      onDisk(async (site) => {
        await (await site.start()).kill('SIGTERM');
        await site.disk?.remount('ro');
        const { code, output } = await site.refused();
        expect(output).toMatch(
          new RegExp(
            `^promshards does not start:\n  - The [^\n]*${site.dataDir}[^\n]*read-only; mount it writable[^\n]*\n$`
          )
        );
        expect(code).toBe(1);
      }),
  },
];

const damagedAtStart: readonly MachineFault[] = (
  [
    ['The head', 0, 1],
    ['The schema', 1, 8],
  ] as const
).map(([what, first, last]) => ({
  fault: `${what} of the database is damaged at the start`,
  outcome: 'The proxy does not start, and names the file and the way back to a backup; so does `check`.',
  run: () =>
    DatabaseSite.with({}, async (site) => {
      await site.use();
      damageFile(site.file, first, last);
      const { code, output } = await site.refused();
      const sentence = `The database ${site.file} is damaged`;
      expect(output).toContain(`promshards does not start:\n  - ${sentence}`);
      expect(output).toContain('go back to a backup, as docs/proxy.md tells.\n');
      expect(output).not.toContain('    at ');
      expect(code).toBe(1);
      expect(await runCommand(['check', '--data-dir', site.dataDir])).toEqual({
        code: 1,
        output: expect.stringContaining(sentence),
      });
    }),
}));

const damagedLater: readonly MachineFault[] = [
  {
    fault: 'The database is damaged while the proxy runs',
    outcome: 'It is found by looking, and told by the page, the metrics and the log.',
    run: () =>
      DatabaseSite.with({}, async (site) => {
        await site.use();
        const { output } = await site.start('--database-check', '1s');
        expect(await site.problems()).toEqual([]);
        expect(await site.metrics()).toContain('promshards_database_damaged 0\n');
        expect(await runCommand(['check', '--data-dir', site.dataDir])).toEqual({
          code: 0,
          output: expect.stringContaining(site.file),
        });
        // Where nothing reads that it has to.
        damageFile(site.file, 30);
        const sentence = `The database ${site.file} is damaged`;
        const told = await eventually('damage is told', 20_000, async () => (await site.problems()).at(0));
        expect(told).toEqual({
          ...{ name: 'databaseDamaged', severity: 'critical', runbook: 'databaseDamaged.md' },
          sentence: expect.stringContaining(sentence),
        });
        expect(await site.metrics()).toContain('promshards_database_damaged 1\n');
        await eventually('the log tells', 20_000, () => output().includes(sentence) || undefined);
      }),
  },
  {
    fault: 'The database is taken away while the proxy runs',
    outcome: 'The log says that the file is not there, and no other is made in its place.',
    run: () =>
      DatabaseSite.with({}, async (site) => {
        await site.use();
        const { output } = await site.start('--database-check', '1s');
        rmSync(site.file);
        const sentence = `The database ${path.join(site.dataDir, DATABASE)} is damaged (the file is not there)`;
        await eventually('it is told', 20_000, () => output().includes(sentence) || undefined);
        expect(existsSync(site.file)).toBe(false);
      }),
  },
];

/** The database, and the disk that it is on. */
export const databaseFaults: FaultTable = {
  title: 'The database',
  faults: [...onDiskFaults, ...damagedAtStart, ...damagedLater],
};
