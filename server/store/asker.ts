import { z } from 'zod';

/** Askers of a query that are kept, in an hour and of all. */
const MOST_ASKERS = 10;

/** Who asked a query, and how often. */
export const askerSchema = z.object({
  /** Of Grafana, where it told. */
  organisation: z.number().optional(),
  /** Empty where nobody told. */
  login: z.string(),
  dashboard: z.string().optional(),
  panel: z.string().optional(),
  runs: z.number(),
});
export type Asker = z.infer<typeof askerSchema>;

/** Equal ones once, the most frequent first; of more than are kept, these alone. */
export function mostOften(askers: readonly Asker[]): readonly Asker[] {
  const known = new Map<string, Asker>();
  for (const asker of askers) {
    const { organisation, login, dashboard, panel, runs } = asker;
    const key = JSON.stringify([organisation, login, dashboard, panel]);
    known.set(key, { ...asker, runs: runs + (known.get(key)?.runs ?? 0) });
  }
  return [...known.values()].sort((a, b) => b.runs - a.runs).slice(0, MOST_ASKERS);
}
