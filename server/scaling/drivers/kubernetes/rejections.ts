import { type KubeEvent } from './objectSchema';

/** The operator says it again every few minutes, as long as it is so; the API server keeps it for an hour. */
const TOLD_MS = 15 * 60_000;
const MOST = 10;

/** What the operator leaves out of the configuration of a Prometheus of the namespace, each a sentence: it does not say of which. */
export function rejections(events: readonly KubeEvent[], now: number): string[] {
  const newest = events
    .map((event) => ({ event, at: Date.parse(event.lastTimestamp ?? event.metadata.creationTimestamp ?? '') }))
    .filter(({ at }) => now - at < TOLD_MS)
    .sort((a, b) => b.at - a.at)
    .map(({ event: { involvedObject, message } }) => {
      const name = `${involvedObject.kind} ${involvedObject.name}`;
      return `The Prometheus Operator leaves out the ${name}, where it is this fleet's: ${message}`;
    });
  return [...new Set(newest)].slice(0, MOST);
}
