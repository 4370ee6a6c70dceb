import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { errorSchema } from '../../../../src/api/errors';
import { fleetListSchema } from '../../../../src/api/fleets';
import { type ScalingStatus, scalingStatusSchema } from '../../../../src/api/scaling';
import { type Proxy, type ProxyOptions, refusedProxy, runCommand, startProxy } from '../../../harness/proxy';
import { type SmallDisk } from '../../../harness/smallDisk';

export const DATABASE = 'promshards.db';
/** Of servers that are not there: it is the database that matters. */
const SERVER = '127.0.0.1:9';

/** A proxy by which fleets are made, and its database. */
export class DatabaseSite {
  private proxy: Proxy | undefined;

  private constructor(
    private readonly dir: string,
    readonly disk: SmallDisk | undefined
  ) {}

  /** The database is on `disk` where one is given. */
  static async with(
    { disk }: { readonly disk?: SmallDisk },
    run: (site: DatabaseSite) => Promise<void>
  ): Promise<void> {
    const dir = mkdtempSync(path.join(tmpdir(), 'promshards-database-'));
    const site = new DatabaseSite(dir, disk);
    try {
      await run(site);
    } finally {
      await site.proxy?.kill('SIGKILL');
      rmSync(dir, { recursive: true });
    }
  }

  get dataDir(): string {
    return this.disk?.dir ?? path.join(this.dir, 'data');
  }

  get file(): string {
    return path.join(this.dataDir, DATABASE);
  }

  async start(...args: readonly string[]): Promise<Proxy> {
    this.proxy = await startProxy(this.options(args));
    return this.proxy;
  }

  refused(): ReturnType<typeof refusedProxy> {
    return refusedProxy(this.options([]));
  }

  /** Leaves a database in which fleets were made, all of it in its one file, and no proxy. */
  async use(): Promise<void> {
    const { kill } = await this.start();
    for (let i = 0; i < 20; i++) {
      expect(await this.make(`fleet-${i}`)).toEqual({ status: 201 });
    }
    const copy = path.join(this.dir, 'copy.db');
    expect(await runCommand(['backup', '--data-dir', this.dataDir, '--to', copy])).toMatchObject({ code: 0 });
    await kill('SIGTERM');
    ['-wal', '-shm'].forEach((end) => rmSync(`${this.file}${end}`, { force: true }));
    renameSync(copy, this.file);
  }

  async make(id: string): Promise<{ status: number; code?: string; message?: string }> {
    const shards = [{ id: 'a', replicas: [{ url: `http://${SERVER}` }] }];
    const response = await fetch(`${this.proxy?.url}/api/v1/fleets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ definition: { id, name: id, kind: 'hash', shards }, reason: 'r'.repeat(500) }),
    });
    const body: unknown = await response.json();
    return { status: response.status, ...(response.ok ? {} : errorSchema.parse(body)) };
  }

  async fleets(): Promise<string[]> {
    return fleetListSchema.parse(await (await this.get('/api/v1/fleets')).json()).fleets.map(({ id }) => id);
  }

  async problems(): Promise<ScalingStatus['problems']> {
    return scalingStatusSchema.parse(await (await this.get('/api/v1/fleets/fleet-0/scaling')).json()).problems;
  }

  async metrics(): Promise<string> {
    return (await this.get('/metrics')).text();
  }

  private get(route: string): Promise<Response> {
    return fetch(`${this.proxy?.url}${route}`);
  }

  private options(args: readonly string[]): ProxyOptions {
    return {
      ...{ fleets: 'fleets: []', dir: this.dir, enter: this.disk?.enter },
      args: ['--allow-servers', SERVER, '--data-dir', this.dataDir, ...args],
    };
  }
}
