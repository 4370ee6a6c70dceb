import { z } from 'zod';

import { METRIC_NAME } from '../../src/engine/index';
import { NAME_COPY } from './takenQuery';

/** What a server answers to a `takenQuery`, as series by metric. */
export const seriesCounts = z
  .object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        value: z.tuple([z.number(), z.coerce.number<string>()]),
      })
    ),
  })
  .transform(
    ({ result }): ReadonlyMap<string, number> =>
      new Map(result.map(({ metric, value }) => [metric[NAME_COPY] ?? metric[METRIC_NAME] ?? '', value[1]]))
  );
