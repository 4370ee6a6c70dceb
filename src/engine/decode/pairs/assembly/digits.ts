/** Eight ASCII zeros. A text's bytes, `^` these, are the digits' numbers, and 10 or more for any other byte. */
const ZEROS: u64 = 0x3030303030303030;

/** By how many digits follow: the power of ten that makes room for them, and the largest number that has the room. */
const ROOM = memory.data(9 * 8);
const LARGEST = memory.data(9 * 8);

/** Fills the tables above. */
export function fillDigits(): void {
  let power: u64 = 1;
  for (let count = 0; count <= 8; count++) {
    store<u64>(ROOM + 8 * count, power);
    store<u64>(LARGEST + 8 * count, u64.MAX_VALUE / power - 1);
    power *= 10;
  }
}

/** The eight bytes at `at`, the first of them lowest, as numbers of digits. */
export function wordAt(at: i32): u64 {
  return load<u64>(at) ^ ZEROS;
}

/** How many of the word's bytes, from the first, are 0 to 9: adding carries into the top bit of any other, or that is set anyway. */
export function digitCount(word: u64): i32 {
  const others = (((word & 0x7f7f7f7f7f7f7f7f) + 0x7676767676767676) | word) & 0x8080808080808080;
  return i32(ctz(others)) >> 3;
}

/** The number of a word of eight digits: two, then four, then all are put together, in all places at once. */
export function numberOfAll(word: u64): u64 {
  const pairs = (word * 10 + (word >> 8)) & 0x00ff00ff00ff00ff;
  const fours = (pairs * 100 + (pairs >> 16)) & 0x0000ffff0000ffff;
  return (fours * 10000 + (fours >> 32)) & 0xffffffff;
}

/** The number of the word's first `count` digits. A shift by 64 would be none, so it is done in two. */
export function numberOf(word: u64, count: i32): u64 {
  const half = 32 - 4 * count;
  return numberOfAll((word << half) << half);
}

/** The digits of `head`, and behind them the first `count` of the word's. */
export function append(head: u64, word: u64, count: i32): u64 {
  return head * load<u64>(ROOM + 8 * count) + numberOf(word, count);
}

/** Whether `count` more digits behind those of `head` fit 64 bits. */
export function hasRoom(head: u64, count: i32): boolean {
  return head <= load<u64>(LARGEST + 8 * count);
}
