import { Alert, Button, Field, RadioButtonGroup, Stack, Text, TextArea } from '@grafana/ui';
import { dateTimeFormat } from '@grafana/data';
import { useRef, useState } from 'react';

import { RULES_PAGE, type RuleGroupsDocument } from '../../../api/ruleGroups';
import { ConflictAlert } from '../../components/ConflictAlert';
import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { useAccess } from '../../data/useAccess';
import { t } from '../../text';
import { AnsweringGroups } from './AnsweringGroups';
import { mergeContents } from './withAnswering';
import { GroupsDiff } from './GroupsDiff';
import { GroupsForm } from './GroupsForm';
import { groupsIn, type RulePlace, withRuleOf } from './groupsIn';
import { GroupVersions } from './GroupVersions';
import { type RuleSeed } from './ruleSeed';
import { SaveGroups } from './SaveGroups';
import { TextProblems } from './TextProblems';
import { type GroupsCheck, useGroupsCheck } from './useGroupsCheck';
import { type GroupsDraft, useGroupsDraft } from './useGroupsDraft';

interface Props {
  /** As they are saved now. */
  readonly newest: RuleGroupsDocument;
  readonly seed: RuleSeed | undefined;
}

/** The rule groups made on the page, as a form or as YAML, what is wrong with them, and saving them. */
export function GroupsEditor({ newest, seed }: Props) {
  const access = useAccess();
  const draft = useGroupsDraft(newest);
  const [open, setOpen] = useSeed(draft, seed);
  const [conflict, setConflict] = useState<RuleGroupsDocument>();
  const [isSaving, setSaving] = useState(false);
  const check = useGroupsCheck(draft, { isHeld: isSaving });
  const [saved, setSaved] = useState<RuleGroupsDocument>();
  const theirs = conflict ?? draft.theirs;
  return (
    <Stack direction="column" gap={2} alignItems="stretch">
      {!access.canEdit && <Alert severity="info" title={access.reason} bottomSpacing={0} />}
      {saved !== undefined && (
        <Alert
          severity="success"
          title={t('app.rules.saved', 'Saved as version {{version}}. The rules are evaluated from now on.', saved)}
          onRemove={() => setSaved(undefined)}
        />
      )}
      {theirs !== undefined && (
        <GroupsConflict
          draft={draft}
          theirs={theirs}
          onChoose={(keeps) => {
            draft.rebase(theirs, keeps ? mergeContents(draft.base, draft, theirs) : undefined);
            setConflict(undefined);
          }}
        />
      )}
      <GroupsFields draft={draft} check={check} canEdit={access.canEdit} open={open} onOpen={setOpen} />
      {check.failure !== undefined && <ProxyFailureAlert failure={check.failure} />}
      <SaveRow
        draft={draft}
        canSave={access.canEdit && theirs === undefined && check.problems.length === 0}
        onSave={() => setSaving(true)}
      />
      <GroupVersions draft={draft} canEdit={access.canEdit && theirs === undefined} />
      {isSaving && (
        <SaveGroups
          draft={draft}
          onClose={() => setSaving(false)}
          onSaved={(document) => {
            setSaving(false);
            setSaved(document);
            draft.rebase(document);
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

/** The rule that is open in the form. Another seed adds its rule, or opens it where it was made here. */
function useSeed(draft: GroupsDraft, seed: RuleSeed | undefined) {
  const [open, setOpen] = useState<RulePlace>();
  const [taken, setTaken] = useState<RuleSeed>();
  if (seed !== undefined && seed !== taken) {
    setTaken(seed);
    const group = groupsIn(draft.text)?.findIndex(({ name }) => name === seed.group.name) ?? -1;
    if (seed.group.file === RULES_PAGE && group >= 0) {
      const { name } = seed.rule;
      const rules = groupsIn(draft.text)?.[group].rules ?? [];
      setOpen({
        group,
        rule: Math.max(
          0,
          rules.findIndex((one) => (one.record ?? one.alert) === name)
        ),
      });
    } else {
      const { text, at } = withRuleOf(draft.text, seed.group, seed.rule);
      draft.edit({ text });
      setOpen(at);
    }
  }
  return [open, setOpen] as const;
}

interface ConflictProps {
  readonly draft: GroupsDraft;
  /** What somebody else has saved. */
  readonly theirs: RuleGroupsDocument;
  readonly onChoose: (keepsMine: boolean) => void;
}

function GroupsConflict({ draft, theirs, onChoose }: ConflictProps) {
  return (
    <ConflictAlert theirs={theirs} onKeep={() => onChoose(true)} onTake={() => onChoose(false)}>
      <GroupsDiff label={t('app.rules.their-changes', 'What they changed')} before={draft.base} after={theirs} />
    </ConflictAlert>
  );
}

interface FieldsProps {
  readonly draft: GroupsDraft;
  readonly check: GroupsCheck;
  readonly canEdit: boolean;
  readonly open: RulePlace | undefined;
  readonly onOpen: (at: RulePlace | undefined) => void;
}

/** What is edited, as a form, or where that cannot show it or is not wanted, as YAML. */
function GroupsFields({ draft, check, canEdit, open, onOpen }: FieldsProps) {
  const [wantsYaml, setWantsYaml] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const groups = groupsIn(draft.text);
  const isYaml = wantsYaml || groups === undefined;
  return (
    <Stack direction="column" gap={1} alignItems="stretch">
      <div>
        <RadioButtonGroup
          id="rule-groups-as"
          aria-label={t('app.rules.as', 'Edit as')}
          size="sm"
          disabledOptions={groups === undefined ? ['form'] : []}
          options={[
            { label: t('app.rules.form', 'Form'), value: 'form' },
            { label: 'YAML', value: 'yaml' },
          ]}
          value={isYaml ? 'yaml' : 'form'}
          onChange={(value) => setWantsYaml(value === 'yaml')}
        />
      </div>
      {isYaml ? (
        <>
          <Field
            noMargin
            label={t('app.rules.file', 'Rule groups')}
            description={t('app.rules.file-help', 'As a rule file of Prometheus has them, with their comments.')}
            disabled={!canEdit}
            invalid={check.problems.length > 0}
          >
            <TextArea
              ref={area}
              id="rule-groups-text"
              spellCheck={false}
              rows={Math.min(30, Math.max(8, draft.text.split('\n').length + 1))}
              style={{ fontFamily: 'monospace', whiteSpace: 'pre', overflowX: 'auto' }}
              value={draft.text}
              onChange={(event) => draft.edit({ text: event.currentTarget.value })}
            />
          </Field>
          <AnsweringGroups draft={draft} canEdit={canEdit} />
        </>
      ) : (
        <GroupsForm
          fleet={draft.base.fleet}
          text={draft.text}
          answering={draft.answering}
          groups={groups}
          problems={check.problems}
          canEdit={canEdit}
          open={open}
          onOpen={onOpen}
          onChange={draft.edit}
        />
      )}
      <TextProblems
        problems={check.problems}
        onGo={(problem) => {
          setWantsYaml(true);
          window.setTimeout(() => select(area.current, problem.line ?? 1));
        }}
      />
    </Stack>
  );
}

/** Selects a line of a text area, and shows it. */
function select(area: HTMLTextAreaElement | null, line: number): void {
  if (area !== null) {
    const lines = area.value.split('\n');
    const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    area.focus();
    area.setSelectionRange(start, start + (lines[line - 1] ?? '').length);
    area.scrollTop = (area.scrollHeight / Math.max(1, lines.length)) * Math.max(0, line - 3);
  }
}

interface SaveRowProps {
  readonly draft: GroupsDraft;
  readonly canSave: boolean;
  readonly onSave: () => void;
}

function SaveRow({ draft: { base, isEdited, rebase }, canSave, onSave }: SaveRowProps) {
  return (
    <Stack direction="row" gap={1} alignItems="center" wrap="wrap">
      <Button disabled={!canSave || !isEdited} onClick={onSave}>
        {t('app.rules.review', 'Review and save')}
      </Button>
      <Button variant="secondary" disabled={!isEdited} onClick={() => rebase(base)}>
        {t('app.rules.discard', 'Discard')}
      </Button>
      <Text color="secondary" variant="bodySmall">
        {base.version === 0
          ? t('app.rules.none-made', 'None was saved yet')
          : t('app.rules.version', 'Version {{version}}, saved by {{who}} at {{time}}', {
              version: base.version,
              who: base.savedBy,
              time: dateTimeFormat(base.savedAt),
            })}
      </Text>
    </Stack>
  );
}
