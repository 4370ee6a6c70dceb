import { APP_ID } from './appId';
import datasourceJson from './plugin.json';

declare let __webpack_public_path__: string;

/**
 * Where lazy chunks really lie. Grafana loads this nested module under the data source's own id, while the chunks are with
 * the app's: without this every one of them is a 404. Must run before anything that loads a chunk.
 */
function chunkPath(modulePath: string): string {
  return modulePath
    .replace(`/plugins/${datasourceJson.id}/`, `/plugins/${APP_ID}/`)
    .replace(`/plugins/${APP_ID}/datasource/`, `/plugins/${APP_ID}/`);
}

if (typeof __webpack_public_path__ === 'string') {
  __webpack_public_path__ = chunkPath(__webpack_public_path__);
}
