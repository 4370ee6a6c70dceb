/** Without the quote at its beginning, of which samples have many. */
const SERIES = Buffer.from('metric":{');
/** A value and whether there is one: as a member's, as the fleet's, and as what is not collected yet. */
const OF_A_CELL = 3 * 9;

/** Bytes that an answer to a range query of so many steps becomes as columns: a series has a cell of each step, with a sample or without. */
export function columnBytes(body: Uint8Array, steps: number): number {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  let series = 0;
  for (let at = text.indexOf(SERIES); at >= 0; at = text.indexOf(SERIES, at + SERIES.length)) {
    series++;
  }
  return OF_A_CELL * series * steps;
}
