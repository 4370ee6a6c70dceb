import { type FastifyRequest } from 'fastify';

/** A text that tells who asks from others: the Grafana user, or else the token and the address it comes from. */
export function userOf({ caller, ip }: Pick<FastifyRequest, 'caller' | 'ip'>): string {
  switch (caller.kind) {
    case 'user':
      return JSON.stringify(['user', caller.organisation, caller.login, caller.anonymous]);
    case 'reader':
    case 'pod':
      return JSON.stringify([caller.kind, caller.fleet, ip]);
    case 'operator':
    case 'local':
      return JSON.stringify([caller.kind, ip]);
  }
}
