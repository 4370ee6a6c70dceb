import { type FastifyReply } from 'fastify';

/** An address that there is. */
interface Route {
  readonly path: string;
  readonly methods: readonly string[];
}

interface Unrouted {
  readonly method: string;
  /** With the query string. */
  readonly url: string;
}

/** Answers what Prometheus answers where it has no such address, or where the address does not take the method. */
export function sendUnrouted({ method, url }: Unrouted, reply: FastifyReply, routes: readonly Route[]): FastifyReply {
  if (method === 'OPTIONS') {
    return reply.code(204).send();
  }
  const { path } = fleetAddress(url);
  const known = routes.find((route) => isAt(route.path, path));
  return known === undefined
    ? sendNotFound(reply)
    : sendText(reply.header('allow', [...known.methods, 'OPTIONS'].sort().join(', ')), 405, 'Method Not Allowed\n');
}

/** The fleet that an address is of, as it is written there, and what is below that. */
export function fleetAddress(url: string): { readonly fleet: string; readonly path: string } {
  const [, fleet = '', path = ''] = /^\/fleets\/([^/?]*)\/([^?]*)/.exec(url) ?? [];
  return { fleet, path };
}

/** Answers as Prometheus does to an address it does not have. */
export function sendNotFound(reply: FastifyReply): FastifyReply {
  return sendText(reply, 404, '404 page not found\n');
}

function isAt(pattern: string, path: string): boolean {
  const [parts, given] = [pattern, path].map((text) => text.split('/'));
  return parts.length === given.length && parts.every((part, i) => part.startsWith(':') || part === given[i]);
}

function sendText(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).type('text/plain; charset=utf-8').send(text);
}
