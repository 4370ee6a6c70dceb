import { changeTries } from './tries/changes';
import { costTries } from './tries/costs';
import { fanOutTries } from './tries/fanOut';
import { otherFleetTries } from './tries/fleetsOfOthers';
import { identityTries } from './tries/identity';
import { pathTries } from './tries/paths';
import { startTries } from './tries/start';
import { webPageTries } from './tries/webPages';
import { type TryTable } from './try';

/** Everything that is tried against the proxy, in the order in which it is told. */
export const tryTables: readonly TryTable[] = [
  identityTries,
  otherFleetTries,
  changeTries,
  webPageTries,
  pathTries,
  fanOutTries,
  costTries,
  startTries,
];
