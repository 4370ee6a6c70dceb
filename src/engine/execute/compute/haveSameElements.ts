import { ABSENT } from '../../model/seriesSet';
import { type Value } from '../../model/value';

/** Whether two values have the same series in the same order, at the same steps; of others, whether they are of one type. */
export function haveSameElements(x: Value, y: Value): boolean {
  if (x.type !== 'vector' || y.type !== 'vector') {
    return x.type === y.type;
  }
  return (
    x.series.size === y.series.size &&
    x.series.labels.every((labels, i) => labels.key === y.series.labels[i].key) &&
    x.series.presence.every((p, cell) => (p === ABSENT) === (y.series.presence[cell] === ABSENT))
  );
}
