export { type Assessment, type Limit } from './assess';
export { type Condition } from './conditions';
export { decide, type Decision } from './decide';
export {
  type ScalingHistory,
  type Observation,
  type Recommendation,
  type ScaleEvent,
  type ShardObservation,
} from './observation';
export { type PlacedMove, type Placed, place, placedLoads, type PlaceOptions, type WeightedTarget } from './place';
export {
  DEFAULT_POLICY,
  type Metric,
  METRICS,
  type Policy,
  type ScalingPolicy,
  type ScalingRules,
  targetAmount,
} from './policy';
export { type Proposal } from './propose';
export { recorded, type Simulation, simulate, type SimulateOptions, type SimulatedUsage } from './simulate';
