import { type ExternalLabels } from '../../../src/engine/index';
import { type ReadWay } from './readWay';

/** A server takes its configuration anew while it runs. */
const EXTERNAL_AGE = 10_000;
const UNSUPPORTED_AGE = 5 * 60_000;

/** What is known of a replica's remote read, for a while. */
export class ReadState {
  private labels: { readonly value: ExternalLabels; readonly at: number } | undefined;
  private found: ReadWay | undefined;
  private without: { readonly nanIsStale: boolean; readonly at: number } | undefined;

  /** The labels it adds; undefined where they have to be asked for. */
  get external(): ExternalLabels | undefined {
    return this.labels !== undefined && performance.now() - this.labels.at < EXTERNAL_AGE
      ? this.labels.value
      : undefined;
  }

  /** What it shows instead, where it was found to have no remote read. */
  get unsupported(): { readonly nanIsStale: boolean } | undefined {
    return this.without !== undefined && performance.now() - this.without.at < UNSUPPORTED_AGE
      ? this.without
      : undefined;
  }

  /** The way in which it took one before. */
  get way(): ReadWay | undefined {
    return this.found;
  }

  setWay(way: ReadWay): void {
    this.found = way;
  }

  setExternal(value: ExternalLabels): void {
    this.labels = { value, at: performance.now() };
  }

  setUnsupported(nanIsStale: boolean): void {
    this.found = undefined;
    this.without = { nanIsStale, at: performance.now() };
  }

  /** Another server may answer from now on, or the same with another configuration. */
  forget(): void {
    this.labels = undefined;
    this.found = undefined;
    this.without = undefined;
  }
}
