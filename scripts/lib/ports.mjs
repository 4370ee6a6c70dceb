import { once } from 'node:events';
import { createServer } from 'node:net';

import { Problem } from './problem.mjs';

/**
 * Makes sure that nothing listens on the ports yet.
 *
 * @param {readonly { readonly port: number, readonly what: string, readonly flag: string }[]} wanted
 */
export async function checkPorts(wanted) {
  for (const { port, what, flag } of wanted) {
    if (!(await isFree(port))) {
      throw new Problem(
        `Port ${port}, meant for ${what}, is taken: stop what listens there, or choose another with ${flag} PORT.`
      );
    }
  }
}

/** @param {number} port */
async function isFree(port) {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
