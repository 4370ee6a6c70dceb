import path from 'node:path';

/** Files that are named after what they are to those who run them. */
const ENTRIES = ['index', 'main', 'module'];

/** @typedef {{ readonly values: readonly string[], readonly types: readonly string[] }} Names What a file exports. */

/**
 * Files of which no export has the file's name.
 *
 * A file is named after one thing that it exports, with or without a verb before it (`xorChunk` has `readXorChunk`), or after
 * what all its values have in common (`goTrigonometry` has `goSin`, `goCos` and `goTan`).
 *
 * @param {ReadonlyMap<string, Names>} exported By file.
 * @returns {readonly string[]}
 */
export function misnamedFiles(exported) {
  return [...exported].filter(([file, names]) => !isNamedAfterSome(file, names)).map(([file]) => file);
}

/**
 * Names that several files export, of which one file may import all.
 *
 * @param {ReadonlyMap<string, Names>} exported By file.
 * @param {readonly ((file: string, name: string) => boolean)[]} rooms Each says what files of one room may import.
 * @returns {ReadonlyMap<string, readonly string[]>} By name, the files that export it, in the order given.
 */
export function sharedNames(exported, rooms) {
  const shared = new Map();
  for (const isSeen of rooms) {
    const files = new Map();
    for (const [file, { values, types }] of exported) {
      for (const name of [...values, ...types].filter((one) => isSeen(file, one))) {
        files.set(name, [...(files.get(name) ?? []), file]);
      }
    }
    for (const [name, all] of files) {
      if (all.length > 1) {
        shared.set(name, [...new Set([...(shared.get(name) ?? []), ...all])]);
      }
    }
  }
  return shared;
}

function isNamedAfterSome(file, { values, types }) {
  const base = path.basename(file).replace(/\.\w+$/, '');
  const names = [...values, ...types];
  if (ENTRIES.includes(base) || names.length === 0) {
    return true;
  }
  const wanted = wordsOf(base);
  return (
    names.some((name) => ` ${wordsOf(name).join(' ')} `.includes(` ${wanted.join(' ')} `)) ||
    (values.length > 1 && values.every((name) => wordsOf(name).some((word) => wanted.includes(word))))
  );
}

/** `readXorChunks` and `READ_XOR_CHUNK` are read, xor, chunk. */
function wordsOf(name) {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .split('_')
    .map((word) => word.replace(/ies$/, 'y').replace(/(?<=\w\w)s$/, ''));
}
