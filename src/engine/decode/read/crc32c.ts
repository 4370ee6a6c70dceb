/** The polynomial of CRC-32C (Castagnoli), bits reversed. Source: RFC 3720, appendix B.4. */
const POLYNOMIAL = 0x82f63b78;
const SLICES = 8;

/** Eight tables of 256, so that eight bytes go through at once. Source: Kounavis and Berry 2005, "slicing-by-8". */
const TABLES = makeTables();

/** The CRC-32C of the bytes `[from, to)`, unsigned. */
export function crc32c(bytes: Uint8Array, from: number, to: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables = TABLES;
  let crc = -1;
  let at = from;
  for (const last = to - (SLICES - 1); at < last; at += SLICES) {
    const a = crc ^ view.getInt32(at, true);
    const b = view.getInt32(at + 4, true);
    crc =
      tables[0x700 | (a & 0xff)] ^
      tables[0x600 | ((a >>> 8) & 0xff)] ^
      tables[0x500 | ((a >>> 16) & 0xff)] ^
      tables[0x400 | (a >>> 24)] ^
      tables[0x300 | (b & 0xff)] ^
      tables[0x200 | ((b >>> 8) & 0xff)] ^
      tables[0x100 | ((b >>> 16) & 0xff)] ^
      tables[b >>> 24];
  }
  for (; at < to; at++) {
    crc = tables[(crc ^ bytes[at]) & 0xff] ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

function makeTables(): Int32Array {
  const tables = new Int32Array(SLICES * 256);
  for (let i = 0; i < 256; i++) {
    let crc = i;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
    }
    tables[i] = crc;
  }
  for (let i = 256; i < tables.length; i++) {
    const before = tables[i - 256];
    tables[i] = tables[before & 0xff] ^ (before >>> 8);
  }
  return tables;
}
