import { dateTimeFormat } from '@grafana/data';
import { Alert, Button, Checkbox, Field, Stack, Text, TextArea } from '@grafana/ui';
import { useState } from 'react';

import { type AllowListDocument } from '../../../api/allowList';
import { ConflictAlert } from '../../components/ConflictAlert';
import { useAccess } from '../../data/useAccess';
import { t } from '../../text';
import { ListChangeTable } from './ListChangeTable';
import { listChanges, mergeLists } from './listChanges';
import { ListVersions } from './ListVersions';
import { SaveList } from './SaveList';
import { type ListDraft, useListDraft } from './useListDraft';

/** The selectors of what is written to the store, what edits would keep and break, and saving them. `newest`: as it is saved now. */
export function AllowListEditor({ newest }: { readonly newest: AllowListDocument }) {
  const access = useAccess();
  const list = useListDraft(newest);
  const [conflict, setConflict] = useState<AllowListDocument>();
  const [isSaving, setSaving] = useState(false);
  const [saved, setSaved] = useState<AllowListDocument>();
  const theirs = conflict ?? list.theirs;
  return (
    <Stack direction="column" gap={2} alignItems="stretch">
      {!access.canEdit && <Alert severity="info" title={access.reason} />}
      {saved !== undefined && (
        <Alert
          severity="success"
          title={t('app.store.saved', 'Saved as version {{version}}. The shards write by it within seconds.', saved)}
          onRemove={() => setSaved(undefined)}
        />
      )}
      {theirs !== undefined && (
        <ListConflict
          list={list}
          theirs={theirs}
          onChoose={(keeps) => {
            list.rebase(theirs, keeps ? mergeLists(list.base.allow, list.allow, theirs.allow) : undefined);
            setConflict(undefined);
          }}
        />
      )}
      <ListForm list={list} canEdit={access.canEdit} isBlocked={theirs !== undefined} onSave={() => setSaving(true)} />
      <ListVersions list={list} canEdit={access.canEdit && theirs === undefined} />
      {isSaving && (
        <SaveList
          list={list}
          onClose={() => setSaving(false)}
          onSaved={(document) => {
            setSaving(false);
            setSaved(document);
            list.rebase(document);
          }}
          onConflict={(document) => {
            setSaving(false);
            setConflict(document);
          }}
        />
      )}
    </Stack>
  );
}

interface ConflictProps {
  readonly list: ListDraft;
  /** What somebody else has saved. */
  readonly theirs: AllowListDocument;
  readonly onChoose: (keepsMine: boolean) => void;
}

/** Shows what somebody else has saved, and asks which to go on with. */
function ListConflict({ list, theirs, onChoose }: ConflictProps) {
  return (
    <ConflictAlert theirs={theirs} onKeep={() => onChoose(true)} onTake={() => onChoose(false)}>
      <ListChangeTable
        caption={t('app.store.their-changes', 'What they changed')}
        changes={listChanges(list.base.allow, theirs.allow)}
      />
    </ConflictAlert>
  );
}

interface FormProps {
  readonly list: ListDraft;
  readonly canEdit: boolean;
  /** Somebody else's list is to be looked at first. */
  readonly isBlocked: boolean;
  readonly onSave: () => void;
}

function ListForm({ list, canEdit, isBlocked, onSave }: FormProps) {
  const { base, changes, problem } = list;
  const rows = Math.min(20, Math.max(4, list.text.split('\n').length + 1));
  return (
    <form aria-label={t('app.store.list', 'Allow list')} onSubmit={(event) => event.preventDefault()}>
      <Stack direction="column" gap={1} alignItems="stretch">
        <div>
          <Checkbox
            id="allow-all"
            label={t('app.store.all', 'Write all metrics')}
            value={list.isAll}
            disabled={!canEdit}
            onChange={(event) => list.edit({ isAll: event.currentTarget.checked })}
          />
        </div>
        {!list.isAll && (
          <Field
            noMargin
            disabled={!canEdit}
            label={t('app.store.selectors', 'Selectors')}
            description={t('app.store.selectors-help', 'One a line: a metric name, or a selector such as {{example}}', {
              example: '{__name__=~"job:.+"}',
            })}
            invalid={problem !== undefined}
            error={problem}
          >
            <TextArea
              id="allow-selectors"
              rows={rows}
              value={list.text}
              onChange={(event) => list.edit({ text: event.currentTarget.value })}
            />
          </Field>
        )}
        <Stack direction="row" gap={1} alignItems="center" wrap="wrap">
          <Button disabled={!canEdit || isBlocked || changes.length === 0 || problem !== undefined} onClick={onSave}>
            {t('app.store.review', 'Preview and save')}
          </Button>
          <Button variant="secondary" disabled={changes.length === 0} onClick={() => list.rebase(base)}>
            {t('app.store.discard', 'Discard')}
          </Button>
          <Text color="secondary" variant="bodySmall">
            {t('app.store.version', 'Version {{version}}, saved by {{who}} at {{time}}', {
              version: base.version,
              who: base.savedBy,
              time: dateTimeFormat(base.savedAt),
            })}
          </Text>
        </Stack>
      </Stack>
    </form>
  );
}
