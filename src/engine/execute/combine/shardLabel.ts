import { type Labels } from '../../model/labels';
import { type Annotation } from '../../model/result';

/** The label that tells equal series of independent members apart. */
const SHARD = 'shard';

/** Prefix of a label that gives way (upstream `model.ExportedLabelPrefix`). */
const EXPORTED = 'exported_';

/** Told once where labels were added. */
export const SHARD_LABEL_ADDED: Annotation = {
  level: 'info',
  message: 'several members have series with the same labels; a "shard" label tells them apart',
};

/**
 * The label sets with those told apart that several members have: each gets a `shard` label with its member's name. Once
 * that happens, a `shard` label that other series had of their own becomes `exported_shard`, as Prometheus does when a
 * scraped label is in the way; it could name a member otherwise. Where nothing has to be told apart, `labels` itself.
 *
 * `members`: whose series each is; the empty string where it is nobody's, which leaves it as it is.
 */
export function tellApart(labels: readonly Labels[], members: readonly string[]): readonly Labels[] {
  const copies = new Map<string, number>();
  labels.forEach(({ key }) => copies.set(key, (copies.get(key) ?? 0) + 1));
  const collides = (one: Labels, i: number) => members[i] !== '' && (copies.get(one.key) ?? 0) > 1;
  if (!labels.some(collides)) {
    return labels;
  }
  return labels.map((one, i) =>
    collides(one, i) || (members[i] !== '' && one.has(SHARD)) ? withShard(one, members[i]) : one
  );
}

/** With `shard` set to the member's name; a label that is in the way is moved, however often that takes. */
function withShard(labels: Labels, member: string): Labels {
  const own = labels.get(SHARD);
  if (own === '') {
    return labels.with(SHARD, member);
  }
  let moved = EXPORTED + SHARD;
  while (labels.has(moved)) {
    moved = EXPORTED + moved;
  }
  return labels.with(moved, own).with(SHARD, member);
}
