import { isIP } from 'node:net';

/** Host and port of an address; undefined where it has no port. Source: Go, net.SplitHostPort. */
function splitHostPort(address: string): readonly [host: string, port: string] | undefined {
  const bracketed = /^\[([^[\]]*)\]:([^:[\]]*)$/.exec(address);
  const plain = /^([^:[\]]*):([^:[\]]*)$/.exec(address);
  const parts = bracketed ?? plain;
  return parts === null ? undefined : [parts[1], parts[2]];
}

/** An address without its port. Source: prometheus 3.5, template/template.go. */
export function stripPort(address: string): string {
  return splitHostPort(address)?.[0] ?? address;
}

/** An address whose host has lost its domain; IP addresses stay. */
export function stripDomain(address: string): string {
  const [host, port] = splitHostPort(address) ?? [address, ''];
  if (isIP(host) !== 0) {
    return address;
  }
  const [first] = host.split('.');
  return port === '' ? first : first.includes(':') ? `[${first}]:${port}` : `${first}:${port}`;
}
