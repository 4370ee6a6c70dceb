import { type Polled } from '../data/useResource';
import { ProxyFailureAlert } from './ProxyFailureAlert';
import { Skeleton } from './Skeleton';

interface Props {
  readonly of: Pick<Polled<unknown>, 'failure' | 'refresh'>;
  /** Says what is loading. */
  readonly label: string;
}

/** Stands for data that is not there: it is awaited, or could not be had. */
export function NotLoaded({ of: { failure, refresh }, label }: Props) {
  return failure === undefined ? <Skeleton label={label} /> : <ProxyFailureAlert failure={failure} onRetry={refresh} />;
}
