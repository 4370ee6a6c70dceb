import { type IncomingHttpHeaders } from 'node:http';

import { type Dialect, fail, ok, quote, type Result } from '../../src/engine/index';
import { hasApi } from './hasApi';

const NAME = 'X-Prometheus-Use-Start-Timestamps';
/** Source: Go, strconv.ParseBool. */
const BOOLEANS: ReadonlySet<string> = new Set([
  '1',
  't',
  'T',
  'TRUE',
  'true',
  'True',
  '0',
  'f',
  'F',
  'FALSE',
  'false',
  'False',
]);

/**
 * Refuses the header by which one query chooses whether start timestamps count: what is computed here has none. Servers
 * of releases without it look over it.
 */
export function startTimestampsHeader(headers: Readonly<IncomingHttpHeaders>, dialect: Dialect): Result<undefined> {
  const value = headers[NAME.toLowerCase()];
  if (value === undefined || value === '' || !hasApi('startTimestampsHeader', dialect)) {
    return ok(undefined);
  }
  const text = String(value);
  return fail(
    'bad_data',
    BOOLEANS.has(text)
      ? `header ${NAME} is not supported for a fleet: leave it out, or ask its servers by themselves`
      : `error parsing ${NAME} header: strconv.ParseBool: parsing ${quote(text)}: invalid syntax`
  );
}
