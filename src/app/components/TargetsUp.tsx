import { TextLink } from '@grafana/ui';

import { fleetPath } from '../paths';
import { t } from '../text';

interface Props {
  readonly fleet: string;
  /** Left out: of all shards. */
  readonly shard?: string;
  readonly targets: { readonly up: number; readonly total: number };
}

/** How many targets are up, which leads to their list: to those that are down, where some are. */
export function TargetsUp({ fleet, shard, targets: { up, total } }: Props) {
  const search = new URLSearchParams({
    ...(shard !== undefined && { shard }),
    ...(up < total && { health: 'down' }),
  });
  const address = fleetPath(fleet, 'targets') + (search.size === 0 ? '' : `?${search}`);
  return (
    <TextLink
      href={address}
      color="primary"
      inline={false}
      aria-label={t('app.targets.up-of', '{{up}} / {{total}} targets up', { up, total })}
    >
      {`${up} / ${total}`}
    </TextLink>
  );
}
