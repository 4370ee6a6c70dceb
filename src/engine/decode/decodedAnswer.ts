import { type Value } from '../model/value';

/** One member's answer to one query. Warnings and infos are Prometheus' texts, positions included. */
export interface DecodedAnswer {
  readonly value: Value;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}
