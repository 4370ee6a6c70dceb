import { z } from 'zod';

import { auditEntrySchema, decisionSchema } from './decisions';
import { idSchema } from './fleets';

/**
 * `GET /api/v1/events`: server-sent events of the fleets the caller sees, `?fleet=<id>` for one of them. The event's
 * name is its `type`, its data is this as JSON. A comment comes every 15 seconds. What is missed is not repeated: a
 * client that reconnects reads the resources again.
 */
export const eventSchema = z.discriminatedUnion('type', [
  /** Sent first: the stream stands. */
  z.object({ type: z.literal('hello'), at: z.number() }),
  /** A fleet was made, edited or deleted through the API: the list of fleets should be read again. */
  z.object({ type: z.literal('fleets'), at: z.number() }),
  /** Members, moves or placement changed: the topology and targets should be read again. */
  z.object({ type: z.literal('topology'), fleet: idSchema, at: z.number(), epoch: z.number().int() }),
  /** The loop ran: scaling status, usage and shards are newer. */
  z.object({ type: z.literal('scaling'), fleet: idSchema, at: z.number() }),
  z.object({ type: z.literal('decision'), fleet: idSchema, at: z.number(), decision: decisionSchema }),
  z.object({ type: z.literal('policy'), fleet: idSchema, at: z.number(), version: z.number().int() }),
  z.object({ type: z.literal('allowList'), fleet: idSchema, at: z.number(), version: z.number().int() }),
  z.object({ type: z.literal('ruleGroups'), fleet: idSchema, at: z.number(), version: z.number().int() }),
  z.object({ type: z.literal('audit'), fleet: idSchema, at: z.number(), entry: auditEntrySchema }),
]);
export type FleetEvent = z.infer<typeof eventSchema>;
