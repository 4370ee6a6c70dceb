import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { type FastifyReply, type FastifyRequest } from 'fastify';

import { type Annotation, lineColumn } from '../../src/engine/index';
import { acceptsGzip } from '../routes/context';
import { goJson } from './goJson';

const MOST_ANNOTATIONS = 10;
const CHUNK_CHARS = 64 * 1024;
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

/** Sends JSON in pieces, compressed where the client takes that; a client that reads nothing for `stall` ms is cut off. */
export function sendPieces(
  request: FastifyRequest,
  reply: FastifyReply,
  options: { readonly pieces: Iterable<string>; readonly stall: number }
): FastifyReply {
  const stream = Readable.from(chunks(options.pieces), { objectMode: false });
  reply.type('application/json');
  reply.raw.setTimeout(options.stall, () => reply.raw.destroy());
  if (!acceptsGzip(request)) {
    return reply.send(stream);
  }
  const gzip = createGzip({ level: FASTEST });
  // What fails in the stream fails in what is sent, which is told there.
  pipeline(stream, gzip, () => undefined);
  return reply.header('content-encoding', 'gzip').send(gzip);
}

/** The same text in chunks worth a write. */
function* chunks(pieces: Iterable<string>): Iterable<Buffer> {
  let held: string[] = [];
  let size = 0;
  for (const piece of pieces) {
    held.push(piece);
    size += piece.length;
    if (size >= CHUNK_CHARS) {
      yield Buffer.from(held.join(''));
      held = [];
      size = 0;
    }
  }
  if (size > 0) {
    yield Buffer.from(held.join(''));
  }
}
