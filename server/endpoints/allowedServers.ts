import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

import { portOf } from '../portOf';

/** The servers that fleets made through the API may name. */
export interface AllowedServers {
  /** Why a URL is not to be fetched, a sentence for a person; undefined where it may be. */
  refuse(url: string): string | undefined;
}

type Rule = (host: string, port: number) => boolean;

const FORM = /^(\[[0-9a-f:.]+(?:\/\d{1,3})?\]|[^:[\]]+)(?::(\d{1,5}|\*))?$/i;
const NAME = /^(\*\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/i;

/**
 * A list such as `prometheus-1:9090, *.prom.example.com:9090, 10.1.0.0/16:9090, [fd00::/8]`: host names, names below a domain,
 * addresses and blocks of them, each with its port; with none, or `*`, any port. Names are compared as they are written and never
 * looked up, so a block lets only addresses through that are written as such.
 */
export const allowedServersSchema = z.string().transform((text, context): AllowedServers => {
  const rules = text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .flatMap((pattern) => {
      const rule = ruleOf(pattern);
      if (rule === undefined) {
        const message = `"${pattern}" is none of host:port, *.domain:port, address:port and address/bits:port`;
        context.addIssue({ code: 'custom', message });
      }
      return rule === undefined ? [] : [rule];
    });
  return { refuse: (url) => refusal(rules, url) };
});

function refusal(rules: readonly Rule[], text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'is no URL';
  }
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  return isWeb && rules.some((allows) => allows(host, portOf(url)))
    ? undefined
    : 'is not among the servers that --allow-servers lets fleets name';
}

function ruleOf(pattern: string): Rule | undefined {
  const [, written, port = '*'] = FORM.exec(pattern) ?? [];
  const host = written === undefined ? undefined : hostRule(written.replace(/^\[|\]$/g, '').toLowerCase());
  if (host === undefined || (port !== '*' && (Number(port) < 1 || Number(port) > 65_535))) {
    return undefined;
  }
  return (name, at) => host(name) && (port === '*' || Number(port) === at);
}

function hostRule(host: string): ((name: string) => boolean) | undefined {
  const [address, bits] = host.split('/');
  const version = isIP(address);
  if (version !== 0) {
    return blockRule(address, bits, version);
  }
  if (!NAME.test(host)) {
    return undefined;
  }
  return host.startsWith('*.') ? (name) => name.endsWith(host.slice(1)) && isIP(name) === 0 : (name) => name === host;
}

function blockRule(
  address: string,
  bits: string | undefined,
  version: number
): ((name: string) => boolean) | undefined {
  const most = version === 4 ? 32 : 128;
  const length = bits === undefined ? most : Number(bits);
  if (bits === '' || length > most) {
    return undefined;
  }
  const block = new BlockList();
  block.addSubnet(address, length, version === 4 ? 'ipv4' : 'ipv6');
  return (name) => isIP(name) !== 0 && block.check(name, isIP(name) === 4 ? 'ipv4' : 'ipv6');
}
