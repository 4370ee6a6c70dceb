import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type StorePlace, type StoreProgram, storeUrl } from '../../scripts/lib/stores/storeProgram.mjs';
import { type TestSeries } from './dataset';
import { freePort } from './prometheus';
import { endServer, launchServer } from './serverProcess';

/** A real store, listening on 127.0.0.1. */
export interface StoreServer {
  /** Without a slash at the end. */
  readonly url: string;
  /** Writes series into it by remote write; they can be asked for when it resolves. */
  write(series: Iterable<TestSeries>): Promise<void>;
  /** Ends the process and removes its folder. */
  stop(): Promise<void>;
}

/** The process of a store. */
export interface StoreProcess extends Pick<StoreServer, 'url' | 'stop'> {
  readonly pid: number;
  /** Where it keeps what it has. */
  readonly dir: string;
}

/** How often one is begun anew. */
const TRIES = 3;

/**
 * Starts a store that has nothing yet, and waits until it takes samples. One that ends by itself on the way, as an M3 does where the etcd
 * within it takes too long on a busy machine, is begun anew. Throws where its program is missing.
 */
export async function startStoreProgram(store: StoreProgram): Promise<StoreProcess> {
  const found = await store.find();
  if (!found.ok) {
    throw new Error(found.problem);
  }
  for (let tries = 1; ; tries++) {
    const place = await placeFor(store);
    const args = await store.prepare(place);
    const url = storeUrl(place);
    const child = await launchServer(found.path, { args, ready: url + store.healthPath });
    const stop = async () => {
      await endServer(child);
      await rm(place.dir, { recursive: true, force: true });
    };
    const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
    try {
      await store.setUp(place, hasEnded);
      return { url, stop, pid: child.pid ?? -1, dir: place.dir };
    } catch (error) {
      const again = hasEnded() && tries < TRIES;
      await stop();
      if (!again) {
        throw error;
      }
    }
  }
}

async function placeFor({ title, ports }: StoreProgram): Promise<StorePlace> {
  return {
    dir: await mkdtemp(path.join(tmpdir(), `promshards-${title.toLowerCase()}-`)),
    ports: await Promise.all(Array.from({ length: ports }, () => freePort())),
  };
}
