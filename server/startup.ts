import path from 'node:path';

import { oneLineProblem } from '../src/api/oneLine';
import { type Config } from './config';
import { fileProblem } from './files/fileProblem';
import { readNamedFile } from './files/namedFile';
import { readKubeServer } from './endpoints/kubeServer';
import { endpointFileProblems } from './endpoints/endpointFiles';
import { type FleetConfig, fleetEndpoints, isPlacedFleet } from './fleets/fleetsFile';
import { readFleets, secretNames } from './fleets/readFleets';
import { pathText } from './sentences';
import { knowsGrafana, secretProblems, type Tokens, tokensOf } from './http/security/tokens';

type Environment = Readonly<Record<string, string | undefined>>;

/** Everything read before anything is started, or all that is wrong with it. */
export type Startup =
  | { readonly ok: true; readonly fleets: readonly FleetConfig[]; readonly secrets: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly problems: readonly string[] };

const NO_FLEET =
  'there is none; write one, as docs/proxy.md shows, or start the proxy with --allow-servers, by which they can be made through the API';

/** Reads the fleets file and the secrets it names. */
export function readStartup(config: Config, env: Environment): Startup {
  let text: string;
  try {
    text = readNamedFile(config.fleets);
  } catch (error) {
    return { ok: false, problems: [`The fleets file ${config.fleets} cannot be read: ${fileProblem(error)}.`] };
  }
  const read = readFleets(text);
  if (!read.ok) {
    return { ok: false, problems: read.problems.map((problem) => `${config.fleets}: ${problem}`) };
  }
  const secrets = new Map<string, string>();
  const problems: string[] = [];
  if (read.fleets.length === 0 && config['allow-servers'] === undefined) {
    problems.push(`${config.fleets}: fleets: ${NO_FLEET}`);
  }
  for (const name of secretNames(read.fleets)) {
    const value = env[name];
    if (value === undefined || value === '') {
      problems.push(`${config.fleets} names the environment variable ${name}, which is not set.`);
    } else {
      const problem = oneLineProblem(value);
      if (problem !== undefined) {
        problems.push(`${config.fleets} names the environment variable ${name}, which ${problem}.`);
      }
      secrets.set(name, value);
    }
  }
  problems.push(
    ...fileProblems(read.fleets, config.fleets),
    ...kubeProblems(read.fleets, config.fleets, env),
    ...tokenProblems(read.fleets, config.tokens, env)
  );
  return problems.length > 0 ? { ok: false, problems } : { ok: true, fleets: read.fleets, secrets };
}

/** What is wrong between fleets and the tokens of callers. */
function tokenProblems(fleets: readonly FleetConfig[], tokens: Tokens, env: Environment): string[] {
  const blind = fleets
    .filter((fleet) => fleet.organisations !== undefined && !knowsGrafana(tokens))
    .map(
      ({ id }) => `Fleet "${id}" is for some organisations only; without PROMSHARDS_TOKEN nobody can be told apart.`
    );
  const own = fleets.flatMap((fleet) => {
    const names = [fleet.token_env, isPlacedFleet(fleet) ? fleet.kubernetes.discovery.token_env : undefined];
    return names.flatMap((name) => {
      const secret = name === undefined ? undefined : env[name];
      return name === undefined || !secret ? [] : [{ name: `${name} of the fleet "${fleet.id}"`, secret }];
    });
  });
  return [...blind, ...secretProblems([...tokensOf(env), ...own])];
}

/** Reads a file that the fleets file at `fleetsPath` names. */
export function namedFileReader(fleetsPath: string): (file: string) => string {
  const baseDir = path.dirname(path.resolve(fleetsPath));
  return (file) => readNamedFile(path.resolve(baseDir, file));
}

/**
 * Certificates and keys have to be there at the start, as in Prometheus. Secrets in files may come later; one that is there and
 * cannot be read will not.
 */
function fileProblems(fleets: readonly FleetConfig[], fleetsPath: string): string[] {
  const baseDir = path.dirname(path.resolve(fleetsPath));
  const servers = fleets.flatMap((fleet, i) =>
    fleetEndpoints(fleet).map(({ path: at, endpoint }) => ({ place: pathText(['fleets', i, ...at]), endpoint }))
  );
  return servers.flatMap(({ place, endpoint }) =>
    endpointFileProblems(endpoint, baseDir).map((problem) => `${fleetsPath}: ${place}: ${problem}`)
  );
}

/** What is wrong with how API servers of Kubernetes are named. */
function kubeProblems(fleets: readonly FleetConfig[], fleetsPath: string, env: Environment): string[] {
  return fleets.flatMap((fleet, i) => {
    if (fleet.driver !== 'kubernetes') {
      return [];
    }
    const { kubernetes } = fleet;
    const read = readKubeServer(kubernetes, { env, readFile: namedFileReader(fleetsPath) });
    const place = pathText(['fleets', i, 'kubernetes', ...(kubernetes.kubeconfig === undefined ? [] : ['kubeconfig'])]);
    return read.ok ? [] : [`${fleetsPath}: ${place}: ${read.problem}`];
  });
}

/** The environment for processes we start, which have no use for our tokens. */
export function withoutSecrets(secrets: ReadonlyMap<string, string>): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !entry[0].startsWith('PROMSHARDS_') && !secrets.has(entry[0])
  );
  return Object.fromEntries(entries);
}
