import { FleetMemories } from '../../compute/fleetMemories';
import { KeptFragments } from './keptFragments';
import { serveQuery } from './serveQuery';
import { type QueryTask, READY } from './queryTask';

// The program of the web worker that computes queries. Nothing of Grafana is there.

const memories = new FleetMemories();
const kept = new KeptFragments();

globalThis.addEventListener(
  'message',
  ({ data }: MessageEvent<QueryTask>) => void serveQuery(data, { memories, kept })
);
globalThis.postMessage(READY);
