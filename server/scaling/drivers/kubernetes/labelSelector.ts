import { z } from 'zod';

const texts = z.record(z.string(), z.string());

export const labelSelectorSchema = z.looseObject({
  matchLabels: texts.prefault({}),
  matchExpressions: z
    .array(z.looseObject({ key: z.string(), operator: z.string(), values: z.array(z.string()).nullish() }))
    .prefault([]),
});
type LabelSelector = z.output<typeof labelSelectorSchema>;

/** Whether a selector takes an object with these labels. One that is left out takes none, and one that is empty all. */
export function selects(selector: LabelSelector | undefined, labels: Readonly<Record<string, string>>): boolean {
  return (
    selector !== undefined &&
    Object.entries(selector.matchLabels).every(([key, value]) => labels[key] === value) &&
    selector.matchExpressions.every(({ key, operator, values }) => {
      const isOne = labels[key] !== undefined && (values ?? []).includes(labels[key]);
      switch (operator) {
        case 'In':
          return isOne;
        case 'NotIn':
          return !isOne;
        case 'Exists':
          return labels[key] !== undefined;
        default:
          return labels[key] === undefined;
      }
    })
  );
}
