import { dateTimeFormat } from '@grafana/data';
import { Button, Stack } from '@grafana/ui';
import { useState } from 'react';

import { type RuleGroupsDocument } from '../../../api/ruleGroups';
import { NotLoaded } from '../../components/NotLoaded';
import { ruleGroups } from '../../data/ruleGroups';
import { t } from '../../text';
import { isSameContent } from './withAnswering';
import { Fold } from './Fold';
import { GroupsDiff } from './GroupsDiff';
import { type GroupsDraft } from './useGroupsDraft';

interface Props {
  readonly draft: GroupsDraft;
  readonly canEdit: boolean;
}

/** Earlier versions, each of which can be put back: it becomes the edit, to be reviewed and saved. */
export function GroupVersions({ draft, canEdit }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div>
      <Button variant="secondary" size="sm" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? t('app.rules.hide-versions', 'Hide earlier versions') : t('app.rules.versions', 'Earlier versions')}
      </Button>
      {isOpen && <Versions draft={draft} canEdit={canEdit} />}
    </div>
  );
}

function Versions({ draft, canEdit }: Props) {
  const versions = ruleGroups.useVersions(draft.base.fleet);
  if (versions.data === undefined) {
    return <NotLoaded of={versions} label={t('app.rules.versions-loading', 'Loading earlier versions')} />;
  }
  const earlier = versions.data.versions.filter(({ version }) => version < draft.base.version);
  return earlier.length === 0 ? (
    <p>{t('app.rules.no-versions', 'There is none.')}</p>
  ) : (
    <ul style={{ listStyle: 'none' }} aria-label={t('app.rules.versions', 'Earlier versions')}>
      {earlier.map((one) => (
        <li key={one.version}>
          <Fold head={versionText(one)} isOpen={false}>
            {() => (
              <Stack direction="column" gap={1} alignItems="flex-start">
                <GroupsDiff label={t('app.rules.put-back-changes', 'What would change')} before={draft} after={one} />
                <Button
                  size="sm"
                  variant="secondary"
                  disabled={!canEdit || isSameContent(draft, one)}
                  aria-label={t('app.rules.put-back-version', 'Put version {{version}} back', one)}
                  onClick={() => draft.edit({ text: one.text, answering: one.answering })}
                >
                  {t('app.rules.put-back', 'Put back')}
                </Button>
              </Stack>
            )}
          </Fold>
        </li>
      ))}
    </ul>
  );
}

function versionText({ version, savedBy, savedAt, reason }: RuleGroupsDocument): string {
  const said = { version, who: savedBy, time: dateTimeFormat(savedAt), reason };
  return reason === ''
    ? t('app.rules.version', 'Version {{version}}, saved by {{who}} at {{time}}', said)
    : t('app.rules.version-why', 'Version {{version}}, saved by {{who}} at {{time}}: {{reason}}', said);
}
