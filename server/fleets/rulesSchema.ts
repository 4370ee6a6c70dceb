import { z } from 'zod';

import { definitionLimits } from '../../src/api/definition';
import { idSchema } from '../../src/api/fleets';
import { delayUpTo, durationUpTo } from '../units';
import { endpointShape } from './endpointSchema';

const recordsSchema = z
  .strictObject({
    id: idSchema.prefault('records').describe('Names it in notices.'),
    ...endpointShape,
  })
  .describe(
    "A Prometheus of the fleet's own that runs with --web.enable-remote-write-receiver: what rules record is written to it, and queries of it are answered from there."
  );

const remoteWriteSchema = z
  .strictObject(endpointShape)
  .describe('Where results are written, where that is not /api/v1/write of the records: the whole URL.');

export const rulesSchema = z
  .strictObject({
    files: z
      .array(z.string().min(1))
      .min(1)
      .describe("Rule files as Prometheus has them, with wildcards in names; relative to the fleets file's folder."),
    evaluation_interval: durationUpTo(definitionLimits.interval)
      .prefault('1m')
      .describe('Of groups that have no interval of their own.'),
    query_offset: delayUpTo(definitionLimits.interval)
      .optional()
      .describe(
        'How far in the past rules are evaluated whose group does not say; one scrape interval where left out.'
      ),
    records: recordsSchema,
    remote_write: remoteWriteSchema.optional(),
  })
  .describe('Rules over the whole fleet. They need a data directory: one proxy evaluates them.');
export type RulesConfig = z.output<typeof rulesSchema>;
