import { FleetPage } from '../../components/FleetPage';
import { FleetAutoscaling } from './FleetAutoscaling';

/** A fleet's autoscaling targets: what they are, what a change would do, and the change. */
export function AutoscalingPage() {
  return <FleetPage tab="autoscaling">{(fleet) => <FleetAutoscaling key={fleet.id} fleet={fleet} />}</FleetPage>;
}
