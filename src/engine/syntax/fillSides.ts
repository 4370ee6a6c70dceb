import { type FillValues, type VectorMatching } from './ast';
import { follows } from './changes';
import { type Dialect } from './dialect';

/** What stands for elements that a side lacks. */
export function fillSides({ fill = {}, card }: VectorMatching, dialect: Dialect): FillValues {
  const areSwapped = card === 'one-to-many' && !follows('filledSides', dialect);
  return areSwapped ? { lhs: fill.rhs, rhs: fill.lhs } : fill;
}
