import { type Dialect, isEnabled, isKnown } from './dialect';
import { type Availability } from './release';

const UNQUOTED_NAMES: Availability = {
  since: '3.16',
  until: 'never',
  flag: 'promql-unquoted-utf8-names',
  stable: 'never',
};

/** Whether letters beyond ASCII, and dots, may stand in names without quotes. Source: prometheus/prometheus#20162. */
export function hasUnquotedNames(dialect: Dialect): boolean {
  return isKnown(UNQUOTED_NAMES, dialect) && isEnabled(UNQUOTED_NAMES, dialect);
}
