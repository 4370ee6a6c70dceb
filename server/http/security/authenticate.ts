import { type IncomingMessage } from 'node:http';

import { type Fleet } from '../../fleets/fleet';
import { isLoopback } from '../../loopback';
import { type Caller, grafanaUser } from './caller';
import { hasForeignOrigin } from './elsewhere';
import { headerValues } from './headers';
import { sameSecret } from './secrets';
import { hasNoToken, knowsGrafana, type Tokens } from './tokens';

export interface Credentials {
  readonly tokens: Tokens;
  readonly fleets: readonly Fleet[];
}

/** What a request says of who sent it. */
export type Sent = Pick<IncomingMessage, 'headers' | 'rawHeaders' | 'url'>;

interface Refused {
  readonly refused: string;
}

const CONTEXT = 'x-grafana-context';
const NOT_OPERATOR = "This is not the operator's token, PROMSHARDS_OPERATOR_TOKEN.";
const DISCOVERY = "A fleet's discovery token gives its pods their targets and opens nothing else.";
const NOT_FLEETS = "This is not this fleet's token.";
/** What Grafana is told, and the log at the start, where no token of Grafana's was set. */
export const GRAFANA_UNKNOWN =
  'The proxy has no token for Grafana and refuses what it asks: start the proxy with PROMSHARDS_TOKEN, and enter the same ' +
  "secret on the app's Configuration page.";
const HOW =
  'Send `Authorization: Grafana <token>` as Grafana does, or `Authorization: Bearer <token>` with a token of your own.';

/**
 * Who sent a request, or why it is refused, a sentence.
 *
 * The scheme of `Authorization` says who holds the secret, so that no header lost or doubled on the way makes anybody more than
 * they are: `Grafana` needs a readable context, `Bearer` takes none beside the operator's token.
 */
export function authenticate(sent: Sent, { tokens, fleets }: Credentials): Caller | Refused {
  const contexts = headerValues(sent.rawHeaders, CONTEXT);
  const authorizations = headerValues(sent.rawHeaders, 'authorization');
  const isOpen =
    hasNoToken(tokens) &&
    fleets.every(({ token, discoveryToken }) => token === undefined && discoveryToken === undefined);
  if (isOpen) {
    return fromThisMachine(sent, { contexts, authorizations });
  }
  if (authorizations.length !== 1) {
    return {
      refused: authorizations.length === 0 ? `This needs a token. ${HOW}` : 'Two Authorization headers were sent.',
    };
  }
  const [authorization] = authorizations;
  const [scheme] = authorization.split(' ', 1);
  const secret = authorization.slice(scheme.length).trim();
  switch (scheme.toLowerCase()) {
    case 'grafana':
      return ofGrafana(secret, contexts, tokens);
    case 'bearer':
      return ofBearer(secret, { tokens, fleets, contexts, ...askedOf(sent.url ?? '') });
    default:
      return { refused: `The Authorization header cannot be read. ${HOW}` };
  }
}

/** Grafana vouches for its signed-in user. */
function ofGrafana(secret: string, contexts: readonly string[], tokens: Tokens): Caller | Refused {
  if (!knowsGrafana(tokens)) {
    return { refused: GRAFANA_UNKNOWN };
  }
  // Grafana writes "<no value>" for a setting that was never entered.
  if (/^$|\s/.test(secret)) {
    return {
      refused: "Grafana sent no token: enter the one the proxy was started with on the app's Configuration page.",
    };
  }
  const bound = [...tokens.organisations].find(([, token]) => sameSecret(token, secret))?.[0];
  if (bound === undefined && (tokens.grafana === undefined || !sameSecret(tokens.grafana, secret))) {
    return {
      refused: "This is not Grafana's token: the app's configuration needs the one the proxy was started with.",
    };
  }
  const user = contexts.length === 1 ? grafanaUser(contexts[0]) : undefined;
  if (user === undefined) {
    return { refused: 'The X-Grafana-Context header is missing, doubled or cannot be read: who asks is not known.' };
  }
  const vouches = bound === undefined ? !tokens.organisations.has(user.organisation) : bound === user.organisation;
  return vouches ? user : { refused: `This token is not for organisation ${user.organisation} of Grafana.` };
}

interface BearerOf extends Credentials {
  readonly contexts: readonly string[];
  /** Whose Prometheus API is asked. */
  readonly fleet: string | undefined;
  /** Without the query string. */
  readonly path: string;
}

/** The operator, or the reader of one fleet. What is refused below a fleet says the same whether there is such a fleet or not. */
function ofBearer(secret: string, { tokens, fleets, contexts, fleet, path }: BearerOf): Caller | Refused {
  if (tokens.operator !== undefined && sameSecret(tokens.operator, secret)) {
    return contexts.length === 0
      ? { kind: 'operator' }
      : { refused: "The operator's token came with a Grafana user: give Grafana PROMSHARDS_TOKEN instead." };
  }
  if (
    [tokens.grafana, ...tokens.organisations.values()].some((token) => token !== undefined && sameSecret(token, secret))
  ) {
    return {
      refused:
        "Grafana's token is sent as `Authorization: Grafana <token>`; an operator has PROMSHARDS_OPERATOR_TOKEN.",
    };
  }
  const own = fleets.find(({ token }) => token !== undefined && sameSecret(token, secret));
  const ofPods = fleets.find(
    ({ discoveryToken }) => discoveryToken !== undefined && sameSecret(discoveryToken, secret)
  );
  if (ofPods !== undefined && fleet === undefined) {
    return path === discoveryPath(ofPods.id) ? { kind: 'pod', fleet: ofPods.id } : { refused: DISCOVERY };
  }
  if (own !== undefined && own.id === fleet) {
    return { kind: 'reader', fleet: own.id };
  }
  if (fleet !== undefined) {
    return { refused: NOT_FLEETS };
  }
  return {
    refused:
      own === undefined ? NOT_OPERATOR : "A fleet's own token opens that fleet's Prometheus API and nothing else.",
  };
}

/** Whoever sits at the machine of a proxy that knows no token. */
function fromThisMachine(
  sent: Sent,
  { contexts, authorizations }: { readonly contexts: readonly string[]; readonly authorizations: readonly string[] }
): Caller | Refused {
  if (contexts.length > 0 || authorizations.some((text) => /^grafana\b/i.test(text))) {
    return { refused: GRAFANA_UNKNOWN };
  }
  if (authorizations.length > 0) {
    return {
      refused: 'The proxy was started without a token, so it takes none: start it with PROMSHARDS_OPERATOR_TOKEN.',
    };
  }
  if (hasForeignOrigin(sent)) {
    return { refused: 'Without a token the proxy answers no web page.' };
  }
  // A name that resolves to the loopback address in somebody's browser must not open the proxy to that page.
  return isLoopback(hostName(sent.headers.host ?? ''))
    ? { kind: 'local' }
    : { refused: 'Without a token the proxy answers requests for localhost only.' };
}

function askedOf(url: string): Pick<BearerOf, 'fleet' | 'path'> {
  return { fleet: /^\/fleets\/([^/?]*)/.exec(url)?.[1], path: url.split('?', 1)[0] };
}

/** Where the pods of a fleet ask for their targets. */
const discoveryPath = (fleet: string) => `/api/v1/fleets/${fleet}/discovery`;

function hostName(host: string): string {
  return host.replace(/:\d+$/, '');
}
