import { type Matcher, ProtoReader, type SeriesRequest, unpackSnappy, Wire } from '../../../src/engine/index';

/** What a remote read asks for. Source: upstream `prompb/remote.proto`, `ReadRequest`. */
export interface ReadRequest {
  readonly queries: readonly RequestedRead[];
  /** How the answer may be sent, the most wanted first. */
  readonly accepted: readonly number[];
}

export interface RequestedRead extends SeriesRequest {
  /** Nobody looks at the samples: it is asked which series there are. */
  readonly seriesOnly: boolean;
}

/** Source: upstream `prompb/remote.proto`, `ReadRequest.ResponseType`. */
export const ResponseType = { samples: 0, streamedChunks: 1 } as const;

/** Source: upstream `prompb/types.proto`, `LabelMatcher.Type`. */
const MATCH_TYPES: ReadonlyArray<Matcher['op']> = ['=', '!=', '=~', '!~'];
const MAX_UNPACKED = 32 * 1024 * 1024;

/** Fields of messages, as `number * 8 + wire`. */
const Field = {
  request: { query: 8 + Wire.bytes, accepted: 16 + Wire.varint, acceptedPacked: 16 + Wire.bytes },
  query: { start: 8 + Wire.varint, end: 16 + Wire.varint, matcher: 24 + Wire.bytes, hints: 32 + Wire.bytes },
  matcher: { type: 8 + Wire.varint, name: 16 + Wire.bytes, value: 24 + Wire.bytes },
  hints: { func: 16 + Wire.bytes, start: 24 + Wire.varint, end: 32 + Wire.varint },
} as const;

/** What the body of a remote read asks for; a sentence where it cannot be read. */
export function decodeReadRequest(body: Uint8Array): ReadRequest | string {
  const message = unpackSnappy(body, MAX_UNPACKED);
  if (message === undefined) {
    return 'snappy: corrupt input';
  }
  const queries: RequestedRead[] = [];
  const accepted: number[] = [];
  const reader = new ProtoReader(message);
  const failed = fields(reader, {
    [Field.request.query]: () => {
      const query = readQuery(reader.message());
      if (query === undefined) {
        reader.fail();
      } else {
        queries.push(query);
      }
    },
    [Field.request.accepted]: () => accepted.push(reader.uint64()),
    [Field.request.acceptedPacked]: () => {
      const packed = reader.message();
      while (packed.more) {
        accepted.push(packed.uint64());
      }
    },
  });
  return failed ? 'proto: the body is no ReadRequest' : { queries, accepted };
}

/** Reads a message, each field by the function for it; whether it is not well-formed. */
function fields(reader: ProtoReader, take: Readonly<Record<number, () => unknown>>): boolean {
  while (reader.more) {
    const tag = reader.tag();
    const read = take[tag];
    if (read === undefined) {
      reader.skip(tag);
    } else {
      read();
    }
  }
  return reader.failed;
}

/** The time of the hints counts where they have one, as it does for Prometheus' own storage: a selector's is less than the query's. */
function readQuery(reader: ProtoReader): RequestedRead | undefined {
  const span = { start: 0, end: 0 };
  const hint = { start: 0, end: 0, func: '' };
  const matchers: Matcher[] = [];
  let wrong = false;
  const failed = fields(reader, {
    [Field.query.start]: () => (span.start = reader.int64()),
    [Field.query.end]: () => (span.end = reader.int64()),
    [Field.query.matcher]: () => {
      const matcher = readMatcher(reader.message());
      wrong ||= matcher === undefined;
      matchers.push(...(matcher === undefined ? [] : [matcher]));
    },
    [Field.query.hints]: () => {
      const hints = reader.message();
      wrong ||= fields(hints, {
        [Field.hints.func]: () => (hint.func = readText(hints)),
        [Field.hints.start]: () => (hint.start = hints.int64()),
        [Field.hints.end]: () => (hint.end = hints.int64()),
      });
    },
  });
  const { start, end } = hint.end > 0 ? hint : span;
  const within = { start: Math.max(start, span.start), end: Math.min(end, span.end) };
  return failed || wrong ? undefined : { ...within, matchers, seriesOnly: hint.func === 'series' };
}

function readMatcher(reader: ProtoReader): Matcher | undefined {
  let [type, name, value] = [0, '', ''];
  const failed = fields(reader, {
    [Field.matcher.type]: () => (type = reader.uint64()),
    [Field.matcher.name]: () => (name = readText(reader)),
    [Field.matcher.value]: () => (value = readText(reader)),
  });
  const op = MATCH_TYPES.at(type);
  return failed || op === undefined ? undefined : { name, op, value };
}

function readText(reader: ProtoReader): string {
  const end = reader.bytesEnd();
  const { bytes, length } = reader;
  return Buffer.from(bytes.buffer, bytes.byteOffset + end - length, length).toString('utf8');
}
