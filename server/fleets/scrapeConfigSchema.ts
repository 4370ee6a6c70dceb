import { z } from 'zod';

export const scrapeConfigSchema = z
  .looseObject({ job_name: z.string().min(1) })
  .describe("A scrape configuration as in Prometheus' own file.");
export type ScrapeConfig = z.output<typeof scrapeConfigSchema>;
