import { type Dispatcher } from 'undici';

import { readRequestBody } from '../../server/query/read/readRequest';
import { memberCall, type MemberRequest, parse } from '../../src/engine';
import { get, post, type ServerAnswer } from './post';

const READ_HEADERS = {
  'content-type': 'application/x-protobuf',
  'content-encoding': 'snappy',
  'x-prometheus-remote-read-version': '0.1.0',
};

/** Asks a Prometheus what the engine asks a member; a remote read is answered with streamed chunks. */
export function askServer(url: string, request: MemberRequest, dispatcher?: Dispatcher): Promise<ServerAnswer> {
  const { path: asked, query, start, end } = request;
  if (asked === 'read') {
    return post(`${url}/api/v1/read`, readBody(query, start, end), { headers: READ_HEADERS, dispatcher });
  }
  const { path, method, params } = memberCall({ ...request, path: asked });
  const form = new URLSearchParams(params.map(([name, value]): [string, string] => [name, value]));
  return method === 'GET'
    ? get(`${url}/api/v1/${path}?${form}`, dispatcher)
    : post(`${url}/api/v1/${path}`, form, { dispatcher });
}

/** The body of a remote read of one selector's samples, packed. */
function readBody(selector: string, start: number, end: number): Uint8Array<ArrayBuffer> {
  const parsed = parse(selector, { experimental: true });
  if (!parsed.ok || parsed.value.kind !== 'vectorSelector') {
    throw new Error(`a remote read of what is no selector: ${selector}`);
  }
  const { matchers } = parsed.value;
  return new Uint8Array(readRequestBody({ matchers, start, end, rangeSelectorDoes: false }, []));
}
