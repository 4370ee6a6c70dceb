import { Resolver } from 'node:dns/promises';
import { z } from 'zod';

import { definitionLimits } from '../../src/api/definition';
import { durationUpTo } from '../units';
import { type TargetGroup } from './targetGroups';
import { TargetSource } from './targetSource';

/** An entry of `dns_sd_configs` as in Prometheus' own file. */
export const dnsSourceSchema = z
  .strictObject({
    names: z.array(z.string().min(1)).min(1),
    type: z.enum(['SRV', 'A', 'AAAA', 'MX', 'NS']).prefault('SRV'),
    port: z.number().int().min(1).max(65_535).optional(),
    refresh_interval: durationUpTo(definitionLimits.interval).prefault('30s'),
  })
  .refine(({ type, port }) => type === 'SRV' || port !== undefined, {
    path: ['port'],
    message: 'is needed for every type but SRV',
  });
export type DnsSource = z.output<typeof dnsSourceSchema>;

/** The part of a resolver that is used. */
export type Dns = Pick<Resolver, 'resolve4' | 'resolve6' | 'resolveSrv' | 'resolveMx' | 'resolveNs'>;

/** The machine's own resolver. */
export function machineDns(): Dns {
  return new Resolver({ timeout: 5000, tries: 2 });
}

/**
 * The targets that DNS names, with Prometheus' meta labels: a source a name, so that one that cannot be resolved holds up no
 * other. Source: Prometheus `discovery/dns/dns.go`.
 */
export function dnsSources(source: DnsSource, dns: Dns): TargetSource[] {
  return source.names.map((name) => {
    const gives = `DNS for ${name} gives`;
    const read = async () => ({ groups: await lookUp(name, source, dns), lacking: false, problems: [] });
    return new TargetSource({ refresh: source.refresh_interval, read, fails: `${gives} no targets`, gives });
  });
}

async function lookUp(name: string, { type, port = 0 }: DnsSource, dns: Dns): Promise<TargetGroup[]> {
  const group = (host: string, own: number, more: Readonly<Record<string, string>> = {}): TargetGroup => ({
    targets: [host.includes(':') ? `[${host}]:${own}` : `${host}:${own}`],
    labels: { __meta_dns_name: name, ...more },
  });
  switch (type) {
    case 'A':
      return (await dns.resolve4(name)).map((host) => group(host, port));
    case 'AAAA':
      return (await dns.resolve6(name)).map((host) => group(host, port));
    case 'MX':
      return (await dns.resolveMx(name)).map(({ exchange }) =>
        group(exchange, port, { __meta_dns_mx_record_target: `${exchange}.` })
      );
    case 'NS':
      return (await dns.resolveNs(name)).map((host) => group(host, port, { __meta_dns_ns_record_target: `${host}.` }));
    case 'SRV':
      return (await dns.resolveSrv(name)).map((record) =>
        group(record.name, record.port, {
          __meta_dns_srv_record_target: `${record.name}.`,
          __meta_dns_srv_record_port: String(record.port),
        })
      );
  }
}
