import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, ClipboardButton, Stack, Text, useStyles2 } from '@grafana/ui';
import { useState } from 'react';

import { type PolicyDocument } from '../../../api/policy';
import { useAccess } from '../../data/useAccess';
import { toYaml } from '../../data/yaml';
import { t } from '../../text';
import { PolicyConflict } from './PolicyConflict';
import { LoopPart } from './LoopPart';
import { RulesPart } from './RulesPart';
import { SaveDialog } from './SaveDialog';
import { TargetsPart } from './TargetsPart';
import { type PolicyDraft, usePolicyDraft } from './usePolicyDraft';
import { WhatIfPanel } from './WhatIfPanel';

/** The form of a policy, what its edits would have done and would do now, and saving them. `newest`: as it is saved now. */
export function PolicyEditor({ newest }: { readonly newest: PolicyDocument }) {
  const styles = useStyles2(getStyles);
  const access = useAccess();
  const policy = usePolicyDraft(newest);
  const [conflict, setConflict] = useState<PolicyDocument>();
  const [isSaving, setSaving] = useState(false);
  const [saved, setSaved] = useState<PolicyDocument>();
  const theirs = conflict ?? policy.theirs;
  const parts = { draft: policy.draft, edit: policy.edit, problems: policy.problems, disabled: !access.canEdit };
  return (
    <Stack direction="column" gap={2}>
      {!access.canEdit && <Alert severity="info" title={access.reason} />}
      {saved !== undefined && (
        <Alert
          severity="success"
          title={t('app.autoscaling.saved', 'Saved as version {{version}}.', { version: saved.version })}
          onRemove={() => setSaved(undefined)}
        />
      )}
      {theirs !== undefined && (
        <PolicyConflict
          policy={policy}
          theirs={theirs}
          onChoose={(draft) => {
            policy.rebase(theirs, draft);
            setConflict(undefined);
          }}
        />
      )}
      <div className={styles.columns}>
        <form
          aria-label={t('app.autoscaling.form', 'Autoscaling targets')}
          onSubmit={(event) => event.preventDefault()}
        >
          <TargetsPart {...parts} base={policy.base} />
          <RulesPart {...parts} direction="scaleUp" />
          <RulesPart {...parts} direction="scaleDown" />
          <LoopPart {...parts} />
          <FormFoot policy={policy} canEdit={access.canEdit && theirs === undefined} onSave={() => setSaving(true)} />
        </form>
        <WhatIfPanel policy={policy} />
      </div>
      {isSaving && policy.valid !== undefined && (
        <SaveDialog
          base={policy.base}
          policy={policy.valid}
          changes={policy.changes}
          onClose={() => setSaving(false)}
          onSaved={(document) => {
            setSaving(false);
            setSaved(document);
            policy.rebase(document);
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

interface FootProps {
  readonly policy: PolicyDraft;
  readonly canEdit: boolean;
  readonly onSave: () => void;
}

function FormFoot({ policy, canEdit, onSave }: FootProps) {
  const { base, changes, valid } = policy;
  return (
    <Stack direction="row" gap={1} alignItems="center" wrap="wrap">
      <Button disabled={!canEdit || changes.length === 0 || valid === undefined} onClick={onSave}>
        {t('app.autoscaling.review', 'Review and save')}
      </Button>
      <Button variant="secondary" disabled={changes.length === 0} onClick={() => policy.rebase(base)}>
        {t('app.autoscaling.discard', 'Discard')}
      </Button>
      <ClipboardButton
        variant="secondary"
        icon="copy"
        disabled={valid === undefined}
        getText={() => toYaml(valid ?? {})}
      >
        {t('app.autoscaling.yaml', 'Copy as YAML')}
      </ClipboardButton>
      <Text color="secondary" variant="bodySmall">
        {t('app.autoscaling.version', 'Version {{version}}, saved by {{who}} at {{time}}', {
          version: base.version,
          who: base.savedBy,
          time: dateTimeFormat(base.savedAt),
        })}
      </Text>
    </Stack>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  columns: css({
    display: 'grid',
    width: '100%',
    gap: theme.spacing(3),
    gridTemplateColumns: 'minmax(0, 1fr)',
    [theme.breakpoints.up('lg')]: { gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)' },
  }),
});
