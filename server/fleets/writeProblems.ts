import { type ShardList } from '../../src/api/fleets';
import { formatDuration } from '../../src/api/formatDuration';
import { type FleetConfig } from './fleetsFile';

/** M3 takes no sample that is older. */
const BUFFER_MS = 600_000;

/** How late samples may reach the fleet's store, in milliseconds. */
export function storeBuffer({ store }: Pick<FleetConfig, 'store'>): number {
  return store?.buffer ?? BUFFER_MS;
}

/** Which shards write so late that the store may refuse it, each a sentence. */
export function writeProblems(shards: ShardList['shards'], config: Pick<FleetConfig, 'store'>): string[] {
  const { store } = config;
  const most = storeBuffer(config);
  return store === undefined
    ? []
    : shards.flatMap(({ id, replicas }) => {
        const behind = replicas.flatMap(({ remoteWrite = [] }) => remoteWrite.map((queue) => queue.behind ?? 0));
        const longest = 1000 * Math.max(0, ...behind);
        return longest > most
          ? [
              `Remote write of ${id} is ${formatDuration(60_000 * Math.round(longest / 60_000))} behind, and the store (${store.id}) may take nothing that is older than ${formatDuration(most)}.`,
            ]
          : [];
      });
}
