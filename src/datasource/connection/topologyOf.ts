import { type Fleet } from '../../api/fleets';
import { type Topology } from '../../engine/index';

/** The fleet as the engine sees it, from the proxy's description. */
export function topologyOf(fleet: Fleet): Topology {
  return {
    kind: fleet.kind,
    members: fleet.members,
    partitionLabels: fleet.partitionLabels,
    replicatedJobs: fleet.replicatedJobs,
    ownership: fleet.ownership,
    evaluationInterval: fleet.evaluationInterval,
    stepDoubt: fleet.stepDoubt,
    lookback: fleet.lookback,
    dialect: fleet.dialect,
    newest: fleet.newest,
    moves: fleet.moves,
    store: fleet.store,
    records: fleet.records,
    lost: fleet.lost,
    alike: fleet.alike,
    refused: fleet.refused,
  };
}
