import { z } from 'zod';

/** Up to when the past of a fleet's members is what it will be. Times in milliseconds since the epoch, by the proxy's clock. */
export const pastSchema = z.object({
  /** Of the topology that has these members. */
  generation: z.string(),
  now: z.number(),
  /** Those of which nothing is sure are left out. */
  members: z.array(
    z.object({
      id: z.string(),
      /** Another one as soon as anything has happened to the member that may have changed its past. */
      signature: z.string(),
      /** Samples up to here come no more, as far as scrapes and rules write them at their own times. */
      until: z.number(),
      /** Samples up to here are refused. */
      settled: z.number(),
    })
  ),
});

export type PastAnswer = z.infer<typeof pastSchema>;
