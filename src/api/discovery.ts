import { z } from 'zod';

/** `GET /api/v1/fleets/<id>/discovery`: by which the pods of a fleet find their targets. */
export const discoveryQuerySchema = z.object({
  job: z.string(),
  /** The number of a shard, whose targets alone are given; left out: those of all. */
  shard: z.coerce.number().int().min(0).optional(),
  /** The pod that asks, for the log. */
  pod: z.string().optional(),
});

/** As Prometheus' HTTP service discovery has it. */
export const discoverySchema = z.array(
  z.object({ targets: z.array(z.string()), labels: z.record(z.string(), z.string()) })
);
