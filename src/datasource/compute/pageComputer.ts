import { FleetMemories } from '../../compute/fleetMemories';
import { QueryClock } from '../../compute/queryClock';
import { withSignal } from '../connection/withSignal';
import { computeQuery } from './computeQuery';
import { type Computer } from './computer';
import { KeptFragments } from './keptFragments';

/** Computes in the page, which does nothing else meanwhile. */
export function pageComputer(): Computer {
  const memories = new FleetMemories();
  const kept = new KeptFragments();
  const memoryOf = (fleet: string) => memories.of(fleet);
  return {
    run: async (ask, { transportOf, ...until }) => {
      const clock = new QueryClock(until);
      try {
        const transport = withSignal(transportOf(clock.signal), clock.signal);
        return await Promise.race([computeQuery(ask, { transport, memoryOf, kept }), clock.ended]);
      } finally {
        clock.stop();
      }
    },
  };
}
