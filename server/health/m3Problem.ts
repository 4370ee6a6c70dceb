import { z } from 'zod';

import { type Replica } from '../query/replica';
import { probedJson, textOf } from './probedText';

const namespacesSchema = z.object({
  registry: z.object({ namespaces: z.record(z.string(), z.object({ coldWritesEnabled: z.boolean() })) }),
});

/**
 * What is wrong with how an M3 is set, as a sentence; undefined where nothing is, or it does not tell. Without cold writes it indexes
 * nothing that is older than `bufferPast`, nor of what it reads of its commit log when it starts.
 *
 * Source: M3 1.5, `src/dbnode/storage/index.go`, `writeBatches`.
 */
export async function m3Problem(replica: Replica): Promise<string | undefined> {
  const told = namespacesSchema.safeParse(probedJson(await textOf(replica, '/api/v1/services/m3db/namespace')));
  const without = Object.entries(told.data?.registry.namespaces ?? {}).flatMap(([name, { coldWritesEnabled }]) =>
    coldWritesEnabled ? [] : [name]
  );
  return without.length === 0
    ? undefined
    : `Its answers may lack series without a word, such as had ended when it was started again, until it has flushed them: set coldWritesEnabled of its ${without.length === 1 ? 'namespace' : 'namespaces'} ${without.join(', ')}.`;
}
