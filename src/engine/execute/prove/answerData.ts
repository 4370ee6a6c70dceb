import { isRecord, parseJson } from '../../decode/json';
import { decodeUtf8 } from '../../decode/utf8';
import { type IndexReply } from './askReadable';

/** The `data` of an answer of Prometheus' API in JSON; undefined where it has none. */
export function answerData({ status, body }: IndexReply): unknown {
  const json = status === 200 ? parseJson(decodeUtf8(body, 0, body.length) ?? '') : undefined;
  return isRecord(json) ? json.data : undefined;
}
