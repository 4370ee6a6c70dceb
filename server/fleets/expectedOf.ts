import { type Expected } from '../health/fleetFacts';
import { type FleetConfig } from './fleetsFile';

/** What a fleet's configuration says that its members should say too. */
export function expectedOf(config: FleetConfig): Expected {
  const { lookback, evaluation_interval: evaluationInterval, scrape_interval: scrapeInterval } = config;
  return { lookback, evaluationInterval, scrapeInterval };
}
