import { type ExternalLabels, literalPattern } from '../../../src/engine/index';
import { ProtoWriter } from '../../proto/protoWriter';
import { packLiteral } from '../../proto/writeLiteral';
import { type Matchers, type ReadQuery } from './readQuery';

type Matcher = Matchers[number];

/** By number. Source: upstream `prompb/types.proto`, `LabelMatcher.Type`. */
const MATCH_TYPES: ReadonlyArray<Matcher['op']> = ['=', '!=', '=~', '!~'];
/** Response types, the one wanted first. Source: upstream `prompb/remote.proto`, `ReadRequest.ResponseType`. */
const STREAMED_CHUNKS = 1;
const SAMPLES = 0;

/**
 * The body of a remote read, packed: one query, or `2^n` where the server has `n` external labels, of which query `q` asks
 * for the series that have label `i` with the external value themselves exactly where bit `i` of `q` is set. So the
 * engine can tell the labels that the server adds from a series' own (`ExternalLabels`).
 *
 * Source: Prometheus, "Remote Read API".
 */
export function readRequestBody(read: ReadQuery, external: ExternalLabels): Uint8Array {
  const writer = new ProtoWriter();
  const names = new Set(external.map(([name]) => name));
  const matchers = read.matchers.map((matcher) => (names.has(matcher.name) ? unchanged(matcher) : matcher));
  for (let query = 0; query < 2 ** external.length; query++) {
    const own = external.map(([name, value], i): Matcher => {
      return (query & (1 << i)) === 0 ? { name, op: '!=', value } : { name, op: '=~', value: literalPattern(value) };
    });
    writer.message(1, () => writeQuery(writer, read, [...matchers, ...own]));
  }
  writer.int(2, STREAMED_CHUNKS);
  writer.int(2, SAMPLES);
  return packLiteral(writer.written);
}

function writeQuery(writer: ProtoWriter, { start, end }: ReadQuery, matchers: Matchers): void {
  writer.int(1, start);
  writer.int(2, end);
  for (const { name, op, value } of matchers) {
    writer.message(3, () => {
      writer.int(1, MATCH_TYPES.indexOf(op));
      writer.text(2, name);
      writer.text(3, value);
    });
  }
}

/**
 * A server turns `label="value"`, where that is an external label of its own, into `label=""`: series that have it
 * themselves would not be found. A regular expression of that text alone it leaves as it is.
 *
 * Source: upstream `storage/remote/read_handler.go`, `filterExtLabelsFromMatchers`.
 */
function unchanged(matcher: Matcher): Matcher {
  return matcher.op === '=' && matcher.value !== ''
    ? { ...matcher, op: '=~', value: literalPattern(matcher.value) }
    : matcher;
}
