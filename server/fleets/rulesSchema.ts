import { z } from 'zod';

import { definitionLimits } from '../../src/api/definition';
import { idSchema } from '../../src/api/fleets';
import { RULES_PAGE } from '../../src/api/ruleGroups';
import { delayUpTo, durationUpTo } from '../units';
import { alertmanagersSchema } from '../endpoints/alertmanagersSchema';
import { baseUrlSchema, endpointShape } from '../endpoints/endpointSchema';

/** The records that the proxy runs. */
const OWN_RECORDS = 'records';

const recordsSchema = z
  .strictObject({
    id: idSchema.prefault(OWN_RECORDS).describe('Names it in notices.'),
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
      .prefault([])
      .describe(
        "Rule files as Prometheus has them, with wildcards in names; relative to the fleets file's folder. Groups made on the page come beside them."
      ),
    evaluation_interval: durationUpTo(definitionLimits.interval)
      .prefault('1m')
      .describe('Of groups that have no interval of their own.'),
    query_offset: delayUpTo(definitionLimits.interval)
      .optional()
      .describe(
        'How far in the past rules are evaluated whose group does not say; one scrape interval where left out.'
      ),
    answer_queries: z
      .array(
        z.strictObject({
          group: z.string().min(1).describe('The name of a group.'),
          file: z
            .string()
            .min(1)
            .optional()
            .describe(`Its file, as in files, or ${RULES_PAGE}. Left out: groups of that name of all files.`),
        })
      )
      .prefault([])
      .describe(
        'Groups of which what they record is read instead of computing queries, and parts of queries, that equal their expressions.'
      ),
    records: recordsSchema,
    remote_write: remoteWriteSchema.optional(),
    alertmanagers: z.array(alertmanagersSchema).prefault([]).describe('Where alerts are sent, to each of them all.'),
    external_url: baseUrlSchema({ credentials: 'everybody sees it', query: 'paths are appended to it' })
      .transform((text) => text.replace(/\/+$/, ''))
      .optional()
      .describe('Where people find the fleet: alerts link to /graph below it, and templates have it as $externalURL.'),
    external_labels: z
      .record(
        z.string().min(1),
        z.string().regex(/^[^$]*$/, 'write it without $: environment variables are not put in')
      )
      .prefault({})
      .describe('Labels that alerts get on their way to Alertmanagers where they have no such label of their own.'),
  })
  .describe('Rules over the whole fleet. They need a data directory: one proxy evaluates them.');

/** Of a fleet whose servers the proxy runs: that of the records too, where none is named. */
export const processRulesSchema = rulesSchema.extend({
  records: recordsSchema.optional(),
  records_retention: durationUpTo(definitionLimits.retention)
    .optional()
    .describe('How long records that the proxy runs keep what rules record. Default: 90d. Not beside records.'),
});

export type OwnRules = z.output<typeof processRulesSchema>;
export type RulesConfig = z.output<typeof rulesSchema> | OwnRules;

/** Names the member that has what rules record. */
export function recordsId({ records }: RulesConfig): string {
  return records?.id ?? OWN_RECORDS;
}

const DEFAULT_RETENTION_MS = 90 * 86_400_000;

/** How long records that the proxy runs keep what they are given, in milliseconds; what is kept by others is not known, and taken to be as long. */
export function recordsRetention(rules: RulesConfig | undefined): number {
  return (
    (rules !== undefined && 'records_retention' in rules ? rules.records_retention : undefined) ?? DEFAULT_RETENTION_MS
  );
}
