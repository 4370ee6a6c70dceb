import { follows } from '../syntax/changes';
import { DEFAULT_DIALECT } from '../syntax/dialect';
import { type Plan } from './plan';
import { type Topology } from './topology';

/** Whether the fleet's windows are open on the left, as in Prometheus 3, or closed, as in Prometheus 2. */
export function windowKind({ dialect = DEFAULT_DIALECT }: Topology): Plan['windows'] {
  return follows('leftOpenWindows', dialect) ? 'left-open' : 'closed';
}
