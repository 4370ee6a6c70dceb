import { type Fleet } from '../../fleets/fleet';
import { type Asker } from '../../store/asker';
import { type Caller } from './caller';

/** Whether the fleet exists for the caller at all. */
export function maySee(caller: Caller, fleet: Fleet): boolean {
  switch (caller.kind) {
    case 'local':
    case 'operator':
      return true;
    case 'reader':
      return caller.fleet === fleet.id;
    case 'pod':
      return false;
    case 'user':
      return (
        (!caller.anonymous || fleet.config.anonymous) &&
        (fleet.config.organisations === undefined || fleet.config.organisations.includes(caller.organisation))
      );
  }
}

/** Whether the caller may change the fleets it sees: Grafana's Admins by name, an operator, and who sits at a machine without tokens. */
export function mayChange(caller: Caller): boolean {
  return caller.kind === 'user'
    ? caller.role === 'Admin' && !caller.anonymous && caller.login !== ''
    : mayOperate(caller);
}

/** Whether the caller may see how the shards of fleets it sees are doing. */
export function mayInspect(caller: Caller): boolean {
  return caller.kind === 'user' ? !caller.anonymous : mayOperate(caller);
}

/** Grafana's users are told of nobody in an organisation that is not theirs. */
export function mayKnow(caller: Caller, { organisation }: Pick<Asker, 'organisation'>): boolean {
  return caller.kind !== 'user' || organisation === undefined || organisation === caller.organisation;
}

/** Whether the caller may have the targets of a fleet as its shards scrape them: the pods, and who may see everything. */
export function mayDiscover(caller: Caller, fleet: string): boolean {
  return caller.kind === 'pod' ? caller.fleet === fleet : mayOperate(caller);
}

/** Whether the caller may see what is told of all fleets at once, such as the proxy's own metrics. */
export function mayOperate(caller: Caller): boolean {
  return caller.kind === 'local' || caller.kind === 'operator';
}
