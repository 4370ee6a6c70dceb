import { clampFunctions } from './clamp';
import { dateFunctions } from './date';
import { histogramFunctions } from './histogram';
import { histogramQuantilesFunctions } from './histogramQuantiles';
import { type FunctionFamily } from './instantFunction';
import { labelFunctions } from './labels';
import { limitFunctions } from './limits';
import { mathFunctions } from './math';
import { sortFunctions } from './sort';
import { vectorFunctions } from './vectors';

/** All functions over instant vectors, scalars and strings, family by family. */
export const instantFunctions: FunctionFamily = [
  ...mathFunctions,
  ...clampFunctions,
  ...dateFunctions,
  ...vectorFunctions,
  ...labelFunctions,
  ...sortFunctions,
  ...histogramFunctions,
  ...histogramQuantilesFunctions,
  ...limitFunctions,
];
