import { Labels } from '../../../model/labels';
import { cut, type Limited } from './mergeNames';

/** The label sets of several members' `/api/v1/series`: each once, sorted by labels. `limit` 0 is none. */
export function mergeSeriesLists(lists: ReadonlyArray<readonly Labels[]>, limit = 0): Limited<Labels> {
  const distinct = new Map(lists.flat().map((labels) => [labels.key, labels]));
  return cut([...distinct.values()].sort(Labels.compare), limit);
}
