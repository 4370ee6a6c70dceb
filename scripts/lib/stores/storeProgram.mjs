/**
 * A long-term store as a program on this machine: how it is found, started and written to. All of them listen on 127.0.0.1.
 *
 * @typedef {object} StoreProgram
 * @property {string} title
 * @property {'prometheus' | 'm3' | 'victoriametrics'} flavour That of a fleet's `store`.
 * @property {(options?: import('../findTool.mjs').Options) => Promise<import('../findTool.mjs').Found | import('../findTool.mjs').Missing>} find
 * @property {number} ports How many it listens on; it answers queries on the first.
 * @property {string} writePath Where it takes remote write 1.0.
 * @property {string} healthPath Answers with success as soon as it is up.
 * @property {(place: StorePlace) => Promise<string[]>} prepare Its arguments, once what it is configured by is written.
 * @property {(place: StorePlace, hasEnded?: () => boolean) => Promise<void>} setUp Makes a store that is up take samples; one that does already
 *   is left as it is. Throws with what it refuses, at the latest once it has ended.
 */

/**
 * Where one runs.
 *
 * @typedef {object} StorePlace
 * @property {string} dir An empty folder, or that of the same store before.
 * @property {readonly number[]} ports
 */

/**
 * Where a store answers, without a slash at the end.
 *
 * @param {StorePlace} place
 */
export function storeUrl({ ports: [port] }) {
  return `http://127.0.0.1:${port}`;
}
