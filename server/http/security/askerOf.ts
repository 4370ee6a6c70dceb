import { type IncomingHttpHeaders } from 'node:http';

import { type Caller } from './caller';
import { type Asker } from '../../store/asker';

/** Characters of what a header tells that are kept. */
const MOST_TEXT = 100;

type WhoAsks = Omit<Asker, 'runs'>;

/**
 * Who asks, for the query log alone. Grafana vouches for its users; what dashboard, and with a fleet's own token which user, is what
 * headers say that Grafana sends to its data sources.
 */
export function askerOf(caller: Caller, headers: Readonly<IncomingHttpHeaders>): WhoAsks {
  const told = { dashboard: textOf(headers['x-dashboard-uid']), panel: textOf(headers['x-panel-id']) };
  switch (caller.kind) {
    case 'user':
      return { organisation: caller.organisation, login: caller.anonymous ? '' : caller.login, ...told };
    case 'reader': {
      const organisation = Number(textOf(headers['x-grafana-org-id']));
      return {
        ...(Number.isSafeInteger(organisation) && organisation > 0 ? { organisation } : {}),
        login: textOf(headers['x-grafana-user']) ?? '',
        ...told,
      };
    }
    case 'operator':
    case 'pod':
    case 'local':
      return { login: caller.kind, ...told };
  }
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && header !== '' ? header.slice(0, MOST_TEXT) : undefined;
}
