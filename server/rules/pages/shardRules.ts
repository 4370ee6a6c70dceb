import { type FleetAlert } from '../../../src/api/rules';
import { type ShownGroup, type ShownRule } from './rulePage';

type ShardRule = Omit<ShownRule, 'alertsUpTo'> & { readonly alerts: readonly FleetAlert[] };
export type ShardGroup = Omit<ShownGroup, 'rules'> & {
  readonly shards: string[];
  readonly rules: readonly ShardRule[];
};

/** The rules that shards evaluate themselves. Plain values. */
export interface ShardRules {
  readonly groups: readonly ShardGroup[];
  /** Which shards did not tell, and whose rules are not all there; each a sentence. */
  readonly problems: readonly string[];
}
