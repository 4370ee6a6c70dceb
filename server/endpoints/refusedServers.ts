import { portOf } from '../portOf';

/** What is connected to for a server: itself, the name it is asked for by, the proxy before it. */
export interface NamedServer {
  readonly url: string;
  readonly serverName?: string;
  readonly proxyUrl?: string;
}

/**
 * What of a server must not be connected to, by its key, each with an end of a sentence. A server name picks a server behind
 * an address, and a proxy is a server like any other: all three have to be allowed.
 */
export function refusedServers(
  server: NamedServer,
  refuse: (url: string) => string | undefined
): ReadonlyArray<readonly [key: keyof NamedServer, message: string]> {
  const { url, serverName, proxyUrl } = server;
  const asked = {
    url,
    serverName: serverName === undefined ? undefined : `https://${serverName}:${portOf(new URL(url))}`,
    proxyUrl,
  };
  return (['url', 'serverName', 'proxyUrl'] as const).flatMap((key) => {
    const address = asked[key];
    const message = address === undefined ? undefined : refuse(address);
    return message === undefined ? [] : [[key, message] as const];
  });
}
