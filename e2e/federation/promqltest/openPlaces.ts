/** Evaluations of 3.16's scripts whose answers are not right yet. */
export const openPlaces: ReadonlySet<string> = new Set([
  'name_label_dropping.test:115',
  'name_label_dropping.test:119',
  'name_label_dropping.test:123',
]);
