import { Writer } from 'protobufjs/minimal';

import { crc32c } from '../crc32c';

/** One frame's series; `encoding` is 1 for floats, 2 and 3 for histograms. */
export interface FrameText {
  readonly labels: ReadonlyArray<readonly [string, string]>;
  readonly chunks: ReadonlyArray<{ readonly encoding: number; readonly data: Uint8Array }>;
  readonly query?: number;
}

export function frame({ labels, chunks, query = 0 }: FrameText): Uint8Array {
  const writer = Writer.create();
  const series = writer.uint32(10).fork();
  for (const [name, value] of labels) {
    series.uint32(10).fork().uint32(10).string(name).uint32(18).string(value).ldelim();
  }
  for (const { encoding, data } of chunks) {
    series
      .uint32(18)
      .fork()
      .uint32(8)
      .int64(0)
      .uint32(16)
      .int64(0)
      .uint32(24)
      .int32(encoding)
      .uint32(34)
      .bytes(data)
      .ldelim();
  }
  series.ldelim();
  return framed(writer.uint32(16).int64(query).finish());
}

/** A frame of any bytes. */
export function framed(message: Uint8Array): Uint8Array {
  const head = Writer.create().uint32(message.length).finish();
  const crc = new Uint8Array(4);
  new DataView(crc.buffer).setUint32(0, crc32c(message, 0, message.length));
  return join(head, crc, message);
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
