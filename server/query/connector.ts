import { request } from 'node:http';
import { type Socket } from 'node:net';
import { buildConnector } from 'undici';

import { type ServerAccess, type TlsSettings } from '../endpoints/observedShard';
import { portOf } from '../portOf';
import { AccessError } from '../endpoints/accessError';
import { connectionFailure } from './failure';

const CONNECT_TIMEOUT = 3000;

export interface ConnectorOptions {
  readonly access: ServerAccess | undefined;
  /**
   * Told of what ends a connection: the HTTP client says no more than that it ended. `kept`: it had answered before, and so
   * may have been closed for being idle when the next request was on its way.
   */
  readonly onError: (error: Error, kept: boolean) => void;
}

/**
 * What opens connections to a server. Its certificates are read for each of them; a server of https behind a proxy is reached
 * through a tunnel (RFC 9110, CONNECT), while requests of http are sent to the proxy themselves.
 */
export function connector(origin: string, { access, onError }: ConnectorOptions): buildConnector.connector {
  const told = (callback: buildConnector.Callback): buildConnector.Callback => {
    return (...made) => {
      const socket = made[1];
      const before = socket?.bytesRead ?? 0;
      socket?.on('error', (error) => onError(error, socket.bytesRead > before));
      callback(...made);
    };
  };
  if (access === undefined || !origin.startsWith('https:')) {
    const connect = buildConnector({ timeout: CONNECT_TIMEOUT });
    return (options, callback) => connect(options, told(callback));
  }
  const secure = secureConnector(access);
  return (options, callback) => {
    const fail = (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null);
    const open = (httpSocket?: Socket) => secure()({ ...options, httpSocket }, told(callback));
    if (access.proxy === undefined) {
      attempt(open, fail);
    } else {
      openTunnel(new URL(access.proxy), authority(origin)).then((socket) => attempt(() => open(socket), fail), fail);
    }
  };
}

/** Made anew when what it is made of has changed, and kept for its TLS sessions until then. */
function secureConnector(access: ServerAccess): () => buildConnector.connector {
  let made: { readonly of: string; readonly connect: buildConnector.connector } | undefined;
  return () => {
    const settings = access.tls();
    const of = JSON.stringify(settings);
    if (made?.of !== of) {
      made = { of, connect: buildConnector({ timeout: CONNECT_TIMEOUT, ...given(settings) }) };
    }
    return made.connect;
  };
}

/** Without what is undefined, which TLS would take for a setting. */
function given(settings: TlsSettings): TlsSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function attempt(open: () => unknown, fail: (error: unknown) => void): void {
  try {
    open();
  } catch (error) {
    fail(error);
  }
}

function authority(origin: string): string {
  const url = new URL(origin);
  return `${url.hostname}:${portOf(url)}`;
}

function openTunnel(proxy: URL, path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const asked = request(proxy, { method: 'CONNECT', path, headers: { host: path }, agent: false });
    asked.setTimeout(CONNECT_TIMEOUT, () => asked.destroy(new AccessError('its proxy does not answer')));
    asked.on('error', (error) => {
      const told = error instanceof AccessError ? error.message : `its proxy: ${connectionFailure(error).message}`;
      reject(new AccessError(told));
    });
    asked.on('connect', (response, socket) => {
      // What was set for the request would end the tunnel too.
      socket.setTimeout(0);
      if (response.statusCode === 200) {
        resolve(socket);
      } else {
        socket.destroy();
        reject(new AccessError(`its proxy answered ${response.statusCode} to CONNECT`));
      }
    });
    asked.end();
  });
}
