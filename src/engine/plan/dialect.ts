import { type Dialect, type Topology } from './topology';

/** A server and the version of Prometheus it is, such as `3.5.0`; left out where it is not known, or no Prometheus. */
export interface Versioned {
  readonly name: string;
  readonly version?: string;
}

/** The dialect that servers speak: that of those whose version is known. Two dialects are refused, by name. */
export function dialectOf(servers: readonly Versioned[]): Pick<Topology, 'dialect' | 'refused'> {
  const known = servers.filter(({ version }) => majorOf(version) !== undefined);
  const [dialect, ...others] = new Set(known.map(({ version }) => majorOf(version)));
  if (others.length === 0) {
    return { dialect };
  }
  const list = known.map(({ name, version }) => `${name}: ${version}`).join(', ');
  return {
    refused:
      `The members run different major versions of Prometheus (${list}), which answer the same query differently: ` +
      'run one major version on all of them.',
  };
}

function majorOf(version: string | undefined): Dialect | undefined {
  const major = Number(version?.split('.')[0]);
  return major === 2 || major === 3 ? major : undefined;
}
