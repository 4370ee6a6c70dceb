import { z } from 'zod';

import { definitionLimits } from '../../src/api/definition';
import { dnsSourceSchema } from '../discovery/dnsSource';
import { durationUpTo } from '../units';
import { endpointAccessShape } from './endpointSchema';

const ADDRESS = /^(\[[\da-fA-F:.]+\]|[^\s/\\:?#@[\]]+)(:\d{1,5})?$/;

const staticSchema = z.strictObject({
  targets: z.array(
    z
      .string()
      .refine((text) => ADDRESS.test(text) && URL.canParse(`http://${text}`), 'write host and port: alertmanager:9093')
  ),
});

/** An entry of `alerting.alertmanagers` as in Prometheus' own file, without what chooses among servers and relabels alerts. */
export const alertmanagersSchema = z
  .strictObject({
    static_configs: z.array(staticSchema).prefault([]).describe('Servers by host and port.'),
    dns_sd_configs: z
      .array(dnsSourceSchema)
      .prefault([])
      .describe('Servers that DNS names: names, type (SRV, A, AAAA, MX, NS), port, refresh_interval.'),
    scheme: z.enum(['http', 'https']).prefault('http'),
    path_prefix: z
      .string()
      .regex(/^[^\s?#]*$/, 'write a path such as /alertmanager')
      .prefault('/')
      .describe('Before /api/v2/alerts.'),
    timeout: durationUpTo(definitionLimits.interval).prefault('10s').describe('Of one request.'),
    ...endpointAccessShape,
  })
  .refine(({ static_configs: fixed, dns_sd_configs: dns }) => fixed.length + dns.length > 0, {
    path: ['static_configs'],
    message: 'name servers here or in dns_sd_configs',
  })
  .describe('A cluster of Alertmanagers: alerts are sent to every one of its servers.');
export type AlertmanagersConfig = z.output<typeof alertmanagersSchema>;
