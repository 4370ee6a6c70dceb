import { type ExternalLabels } from '../../../src/engine/index';

/** A server takes its configuration anew while it runs. */
const EXTERNAL_AGE = 10_000;
const UNSUPPORTED_AGE = 5 * 60_000;

/** What is known of a replica's remote read, for a while. */
export class ReadState {
  private labels: { readonly value: ExternalLabels; readonly at: number } | undefined;
  private unsupportedAt = Number.NEGATIVE_INFINITY;

  /** The labels it adds; undefined where they have to be asked for. */
  get external(): ExternalLabels | undefined {
    return this.labels !== undefined && performance.now() - this.labels.at < EXTERNAL_AGE
      ? this.labels.value
      : undefined;
  }

  /** Whether it was found to have no remote read. */
  get unsupported(): boolean {
    return performance.now() - this.unsupportedAt < UNSUPPORTED_AGE;
  }

  setExternal(value: ExternalLabels): void {
    this.labels = { value, at: performance.now() };
  }

  setUnsupported(): void {
    this.unsupportedAt = performance.now();
  }

  /** Another server may answer from now on, or the same with another configuration. */
  forget(): void {
    this.labels = undefined;
    this.unsupportedAt = Number.NEGATIVE_INFINITY;
  }
}
