import { type Annotation } from '../model/result';
import { type Topology } from '../plan/topology';
import { type IndexOptions } from './prove/askIndex';
import { findCauses } from './prove/findCauses';
import { type SharedAnnotation, sharedAnnotation } from './tell/sharedAnnotations';

/** A result that tells why several members hold the same series, where some do. */
export async function withCauses<T extends { readonly annotations: readonly Annotation[] }>(
  result: T,
  topology: Topology,
  options: IndexOptions
): Promise<T> {
  const shared = result.annotations.filter(isShared);
  if (shared.length === 0) {
    return result;
  }
  // What is wrong for certain comes first.
  const order = [...shared].sort((a, b) => Number(a.level === 'info') - Number(b.level === 'info'));
  const found = await findCauses(
    order.map((one) => one.shared[0]),
    topology,
    options
  );
  const causes = new Map(order.map((one, i) => [one, found[i]]));
  const annotations = result.annotations.map((one): Annotation => {
    if (!isShared(one)) {
      return one;
    }
    const { level, message } = sharedAnnotation(one.shared, causes.get(one));
    return { level, message, span: one.span };
  });
  return { ...result, annotations };
}

function isShared(annotation: Annotation): annotation is SharedAnnotation {
  return 'shared' in annotation;
}
