import { type Policy, type PolicyDocument } from '../../../api/policy';
import { changedValues } from '../../data/changedValues';
import { t } from '../../text';
import { ChangeTable } from '../../components/ChangeTable';
import { ConflictAlert } from '../../components/ConflictAlert';
import { mergePolicy } from './mergePolicy';
import { type PolicyDraft } from './usePolicyDraft';

interface Props {
  readonly policy: PolicyDraft;
  /** What somebody else has saved. */
  readonly theirs: PolicyDocument;
  /** Called with the draft to go on with, over theirs; undefined for theirs as it is. */
  readonly onChoose: (draft: Policy | undefined) => void;
}

/** Shows what somebody else has saved beside what was edited here, and asks which to go on with. */
export function PolicyConflict({ policy: { base, draft, changes }, theirs, onChoose }: Props) {
  const other = changedValues(base.policy, theirs.policy);
  const paths = [...new Set([...other, ...changes].map(({ path }) => path))];
  const valueAt = (list: typeof other, path: string) => list.find((change) => change.path === path);
  const rows = paths.map((path) => {
    const [his, mine] = [valueAt(other, path), valueAt(changes, path)];
    const before = (his ?? mine)?.before;
    return [path, before, his === undefined ? before : his.after, mine === undefined ? before : mine.after] as const;
  });
  return (
    <ConflictAlert
      theirs={theirs}
      onKeep={() => onChoose(mergePolicy(base.policy, draft, theirs.policy))}
      onTake={() => onChoose(undefined)}
    >
      <ChangeTable
        caption={t('app.autoscaling.both', 'What was read, what is saved now, and what you entered')}
        headings={[
          t('app.autoscaling.field', 'Field'),
          t('app.autoscaling.read', 'Read'),
          t('app.autoscaling.theirs', 'Saved now'),
          t('app.autoscaling.yours', 'Yours'),
        ]}
        rows={rows}
      />
    </ConflictAlert>
  );
}
