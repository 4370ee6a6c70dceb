import { z } from 'zod';

import { idSchema } from './fleets';

/**
 * `POST /api/v1/fanout`: the member requests of one or more queries on one fleet, answered as one stream of frames.
 * Times and steps are milliseconds. `generation` is that of the topology they were planned with: `conflict` where the fleet has
 * another one, for what a member is called may be another server since. Left out: whoever the member is now is asked.
 */
export const fanoutRequestSchema = z.object({
  fleet: idSchema,
  generation: z.string().max(100).optional(),
  timeoutMs: z.number().int().positive().optional(),
  requests: z
    .array(
      z.object({
        id: z.number().int().min(0).max(0xffffffff),
        member: idSchema,
        path: z.enum(['query', 'query_range', 'read', 'series', 'values', 'rules']),
        query: z.string().min(1),
        start: z.number(),
        end: z.number(),
        step: z.number().positive(),
        label: z.string().min(1).optional(),
        limit: z.number().int().positive().optional(),
        aside: z.boolean().optional(),
        staleMarkers: z.enum(['needed', 'ignored']).optional(),
        replica: z.string().optional(),
        notReplica: z.string().optional(),
      })
    )
    .min(1)
    .max(10_000),
});
export type FanoutRequest = z.infer<typeof fanoutRequestSchema>;

/** Payload of an `end` frame: the whole body of that request has been sent. */
export const fanoutEndSchema = z.object({
  status: z.number(),
  elapsedMs: z.number(),
  replica: z.string().optional(),
  /** Of a read: the labels the replica added to its series. */
  external: z.array(z.tuple([z.string(), z.string()])).optional(),
  /** Of a read answered with JSON: whether each NaN in it is a stale marker. */
  nanIsStale: z.boolean().optional(),
});
/** Payload of an `error` frame: the request has no (whole) body; what was sent of it is void. */
export const fanoutErrorSchema = z.object({
  kind: z.enum(['timeout', 'unavailable', 'canceled', 'limit']),
  message: z.string(),
  elapsedMs: z.number(),
});

/**
 * A frame is 9 bytes of header and its payload: request id (u32, big endian), type (u8), payload length (u32, big endian).
 * A request's body comes as any number of `data` frames, interleaved with other requests', then one `end` or `error` frame.
 */
export const FrameType = { data: 0, end: 1, error: 2 } as const;
// eslint-disable-next-line no-redeclare -- a type may have the name of the value it comes from
export type FrameType = (typeof FrameType)[keyof typeof FrameType];

export interface Frame {
  readonly id: number;
  readonly type: FrameType;
  readonly payload: Uint8Array;
}

/** Milliseconds that what is asked `aside` may take. */
export const ASIDE_MS = 2_000;

const HEADER_BYTES = 9;

/** The header of a frame whose payload has `length` bytes. */
export function encodeFrameHeader(id: number, type: FrameType, length: number): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  const view = new DataView(header.buffer);
  view.setUint32(0, id);
  view.setUint8(4, type);
  view.setUint32(5, length);
  return header;
}

/** Cuts a byte stream into frames, whatever the chunks it comes in. */
export class FrameReader {
  private pending: Uint8Array = new Uint8Array(0);

  /** Takes the next chunk; returns the frames it completes. Throws on an unknown frame type: the stream is not ours. */
  push(chunk: Uint8Array): Frame[] {
    const bytes = this.pending.length === 0 ? chunk : concat(this.pending, chunk);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const frames: Frame[] = [];
    let at = 0;
    while (bytes.length - at >= HEADER_BYTES) {
      const type = view.getUint8(at + 4);
      const length = view.getUint32(at + 5);
      if (type !== FrameType.data && type !== FrameType.end && type !== FrameType.error) {
        throw new Error(`fan-out stream: unknown frame type ${type}`);
      }
      if (bytes.length - at - HEADER_BYTES < length) {
        break;
      }
      frames.push({
        id: view.getUint32(at),
        type,
        payload: bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + length),
      });
      at += HEADER_BYTES + length;
    }
    this.pending = bytes.slice(at);
    return frames;
  }

  /** Whether the stream may end here: no frame is cut. */
  get complete(): boolean {
    return this.pending.length === 0;
  }
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}
