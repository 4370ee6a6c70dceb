import { t } from '../../text';

import { type Target } from '../../../api/targets';

/** A target's state in a word. */
export function stateText(state: Target['state']): string {
  switch (state) {
    case 'placed':
      return t('app.targets.state.placed', 'On its shard');
    case 'moving':
      return t('app.targets.state.moving', 'Moving');
    case 'waiting':
      return t('app.targets.state.waiting', 'Waiting');
    case 'replicated':
      return t('app.targets.state.replicated', 'On every shard');
  }
}

/** How a target is, in a word. */
export function targetHealthText(health: Target['health']): string {
  switch (health) {
    case 'up':
      return t('app.targets.up', 'Up');
    case 'down':
      return t('app.targets.down', 'Down');
    case 'unknown':
      return t('app.targets.unknown', 'Not known');
  }
}

/** What is wrong with a target, in a word. */
export function flagText(flag: Target['flags'][number]): string {
  switch (flag) {
    case 'tooHeavy':
      return t('app.targets.flag.heavy', 'Too heavy');
    case 'scrapedTwice':
      return t('app.targets.flag.twice', 'Scraped twice');
    case 'unscraped':
      return t('app.targets.flag.unscraped', 'Not scraped');
  }
}

/** What that means, and what helps. */
export function flagAdvice(flag: Target['flags'][number]): string {
  switch (flag) {
    case 'tooHeavy':
      return t(
        'app.targets.flag.heavy-advice',
        'Alone more than half of what a shard may carry: more shards do not help, fewer series do.'
      );
    case 'scrapedTwice':
      return t(
        'app.targets.flag.twice-advice',
        'Two shards scrape it although it does not move: its samples may count twice.'
      );
    case 'unscraped':
      return t('app.targets.flag.unscraped-advice', 'No shard scrapes it although it should be: its data is missing.');
  }
}

/** Why a target went to another shard. */
export function moveReasonText(reason: NonNullable<Target['lastMove']>['reason']): string {
  switch (reason) {
    case 'scale-up':
      return t('app.targets.move.scale-up', 'to fill a new shard');
    case 'drain':
      return t('app.targets.move.drain', 'because its shard drains');
    case 'rebalance':
      return t('app.targets.move.rebalance', 'for balance');
    case 'lost':
      return t('app.targets.move.lost', 'because its shard was lost');
  }
}
