import { type Config } from '../config';
import { type EndpointDeps } from '../fleets/observedReplica';
import { namedFileReader } from '../startup';

interface Named {
  readonly config: Pick<Config, 'fleets'>;
  /** Values of the environment variables that the fleets file names. */
  readonly secrets: ReadonlyMap<string, string>;
}

/** What servers of the fleets file are asked with. */
export function endpointsOf({ config, secrets }: Named): EndpointDeps {
  return { secret: (name) => secrets.get(name), readFile: namedFileReader(config.fleets) };
}
