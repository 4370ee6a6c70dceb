import { type Action, type ActionResult, actionResultSchema } from '../../api/scaling';
import { t } from '../text';
import { type ProxyResult, sendToProxy } from './getFromProxy';
import { resources } from './resourceCache';

/** What an action needs to be told apart from others: all of it but why, and whether it is in earnest. */
export type FleetAction = Action extends infer One
  ? One extends Action
    ? Omit<One, 'reason' | 'dryRun'>
    : never
  : never;

interface Options {
  readonly reason?: string;
  /** Only tells what it would do. */
  readonly dryRun?: boolean;
}

/** Has the proxy do something to a fleet's shards; what the pages know of the fleet is asked for again. */
export async function sendAction(
  fleet: string,
  action: FleetAction,
  { signal, ...options }: Options & { readonly signal: AbortSignal }
): Promise<ProxyResult<ActionResult>> {
  const path = `fleets/${encodeURIComponent(fleet)}/actions`;
  const sent = { method: 'PUT', path, data: { ...action, ...options } } as const;
  const result = await sendToProxy(sent, actionResultSchema, signal);
  if (options.dryRun !== true) {
    ['scaling', 'shards', 'policy'].forEach((resource) => resources.invalidate(`${resource} ${fleet}`));
  }
  return result;
}

/** What takes an action back; undefined where nothing does. `shards`: how many there were before. */
export function undoOf(action: FleetAction, shards: number): FleetAction | undefined {
  switch (action.action) {
    case 'freeze':
      return { action: 'unfreeze' };
    case 'unfreeze':
      return { action: 'freeze' };
    case 'drain':
      return { action: 'cancelDrain', shard: action.shard };
    case 'cancelDrain':
      return { action: 'drain', shard: action.shard };
    case 'setShards':
      return { action: 'setShards', shards };
    case 'rebalance':
    case 'replace':
    case 'release':
      return undefined;
  }
}

/** Whether an action takes something away. */
export function isDangerous({ action }: FleetAction): boolean {
  return action === 'replace' || action === 'release';
}

/** What an action is, as the heading of what asks whether it is meant, and as a button. */
export function actionText(action: FleetAction): {
  readonly title: string;
  readonly button: string;
  readonly done: string;
} {
  switch (action.action) {
    case 'freeze':
      return {
        title: t('app.action.freeze.title', 'Freeze the fleet?'),
        button: t('app.action.freeze.button', 'Freeze'),
        done: t('app.action.freeze.done', 'The fleet is frozen.'),
      };
    case 'unfreeze':
      return {
        title: t('app.action.unfreeze.title', 'Let the fleet change again?'),
        button: t('app.action.unfreeze.button', 'Unfreeze'),
        done: t('app.action.unfreeze.done', 'The fleet is no longer frozen.'),
      };
    case 'drain':
      return {
        title: t('app.action.drain.title', 'Drain {{shard}}?', { shard: action.shard }),
        button: t('app.action.drain.button', 'Drain'),
        done: t('app.action.drain.done', '{{shard}} drains.', { shard: action.shard }),
      };
    case 'cancelDrain':
      return {
        title: t('app.action.cancel-drain.title', 'Have {{shard}} take targets again?', { shard: action.shard }),
        button: t('app.action.cancel-drain.button', 'Cancel the drain'),
        done: t('app.action.cancel-drain.done', '{{shard}} takes targets again.', { shard: action.shard }),
      };
    case 'replace':
      return {
        title: t('app.action.replace.title', 'Give up {{shard}}?', { shard: action.shard }),
        button: t('app.action.replace.button', 'Replace'),
        done: t('app.action.replace.done', '{{shard}} is given up; its targets go to other shards.', {
          shard: action.shard,
        }),
      };
    case 'release':
      return {
        title: t('app.action.release.title', 'Have the store answer for {{shard}}, whatever it lacks?', {
          shard: action.shard,
        }),
        button: t('app.action.release.button', 'Release'),
        done: t('app.action.release.done', 'The store answers for {{shard}}, which goes soon.', {
          shard: action.shard,
        }),
      };
    case 'rebalance':
      return {
        title: t('app.action.rebalance.title', 'Balance the shards?'),
        button: t('app.action.rebalance.button', 'Rebalance'),
        done: t('app.action.rebalance.done', 'Targets move until the shards are balanced.'),
      };
    case 'setShards':
      return {
        title: t('app.action.set-shards.title', 'Set the number of shards'),
        button: t('app.action.set-shards.button', 'Set shards'),
        done: t('app.action.set-shards.done', '{{count}} shards are wanted.', { count: action.shards }),
      };
  }
}
