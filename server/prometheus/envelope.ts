import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { type FastifyReply, type FastifyRequest } from 'fastify';

import { type Annotation, lineColumn } from '../../src/engine/index';
import { acceptsGzip } from '../routes/context';
import { goJson } from './goJson';

const MOST_ANNOTATIONS = 10;
/** Bytes, or characters, worth a write. */
export const WORTH_A_WRITE = 64 * 1024;
const MOST_HEADER_CHARS = 500;
const FASTEST = 1;

export interface Notes {
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

/** The texts of annotations, positions included, at most ten of each level. Source: Prometheus, util/annotations. */
export function annotationTexts(annotations: readonly Annotation[], query: string): Notes {
  const texts = (level: Annotation['level']) => {
    const all = annotations
      .filter((annotation) => annotation.level === level)
      .map(({ message, span }) => (span === undefined ? message : `${message} (${lineColumn(query, span.start)})`));
    const skipped = all.length - MOST_ANNOTATIONS;
    return skipped > 0 ? [...all.slice(0, MOST_ANNOTATIONS), `${skipped} more ${level} annotations omitted`] : all;
  };
  return { warnings: texts('warning'), infos: texts('info') };
}

/** A successful answer of Prometheus' API in pieces; `data` is JSON in pieces. */
export function* envelope(data: Iterable<string>, notes: Notes): Iterable<string> {
  yield '{"status":"success","data":';
  yield* data;
  for (const name of ['warnings', 'infos'] as const) {
    if (notes[name].length > 0) {
      yield `,"${name}":${goJson(notes[name])}`;
    }
  }
  yield '}';
}

/** A body in pieces, made as they are sent. */
export interface Pieces {
  readonly type: string;
  /** All of text, or all of bytes, which are copied before the next is asked for. */
  readonly pieces: Iterable<string> | Iterable<Uint8Array>;
  /** How it is packed, where it is; else it may be packed here. */
  readonly encoding?: string;
  /** What is told beside the body, in headers `X-Promshards-Warning`. */
  readonly warnings?: readonly string[];
}

/** Sends a body, compressed where the client takes that. */
export function sendPieces(
  request: FastifyRequest,
  reply: FastifyReply,
  { type, pieces, encoding, warnings = [] }: Pieces
): FastifyReply {
  const stream = Readable.from(chunks(pieces), { objectMode: false });
  reply.header('content-type', type);
  if (warnings.length > 0) {
    reply.header('x-promshards-warning', warnings.slice(0, MOST_ANNOTATIONS).map(headerText));
  }
  if (encoding !== undefined) {
    return reply.header('content-encoding', encoding).send(stream);
  }
  if (!acceptsGzip(request)) {
    return reply.send(stream);
  }
  const gzip = createGzip({ level: FASTEST });
  // What fails in the stream fails in what is sent, which is told there.
  pipeline(stream, gzip, () => undefined);
  return reply.header('content-encoding', 'gzip').send(gzip);
}

/** A text as a header can hold it. */
function headerText(text: string): string {
  return text.slice(0, MOST_HEADER_CHARS).replace(/[^ -~]/g, '?');
}

/** The same in chunks, texts in such as are worth a write. */
function* chunks(pieces: Iterable<string | Uint8Array>): Iterable<Buffer> {
  let held: string[] = [];
  let size = 0;
  for (const piece of pieces) {
    if (typeof piece !== 'string') {
      yield Buffer.from(piece);
      continue;
    }
    held.push(piece);
    size += piece.length;
    if (size >= WORTH_A_WRITE) {
      yield Buffer.from(held.join(''));
      held = [];
      size = 0;
    }
  }
  if (size > 0) {
    yield Buffer.from(held.join(''));
  }
}
