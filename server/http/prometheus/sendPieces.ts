import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { type FastifyReply, type FastifyRequest } from 'fastify';

import { inPieces } from '../../inPieces';
import { acceptsGzip } from '../context';
import { MOST_ANNOTATIONS, WORTH_A_WRITE } from '../../prometheus/envelope';

const MOST_HEADER_CHARS = 500;
const FASTEST = 1;

/** A body in pieces, made as they are sent. */
export interface Pieces {
  readonly type: string;
  /** Texts, which are joined; or bytes that nobody else has. */
  readonly pieces: Iterable<string> | AsyncIterable<Uint8Array>;
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
  const made = Symbol.asyncIterator in pieces ? pieces : inPieces(pieces, WORTH_A_WRITE);
  const stream = Readable.from(made, { objectMode: false });
  reply.header('content-type', type);
  if (warnings.length > 0) {
    reply.header('x-promshards-warning', warnings.slice(0, MOST_ANNOTATIONS).map(headerText));
  }
  if (encoding !== undefined) {
    return reply.header('content-encoding', encoding).send(stream);
  }
  if (!acceptsGzip(request.headers)) {
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
