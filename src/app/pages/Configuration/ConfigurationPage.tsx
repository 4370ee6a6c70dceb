import { OrgRole } from '@grafana/data';
import { config, PluginPage } from '@grafana/runtime';
import { Alert, LoadingPlaceholder, Stack } from '@grafana/ui';
import { useCallback, useEffect, useState } from 'react';

import { loadSettings, saveSettings, type SettingsChange, type StoredSettings } from '../../data/settings';
import { t } from '../../text';
import { ConnectionTest } from './ConnectionTest';
import { Permissions } from './Permissions';
import { SettingsForm } from './SettingsForm';

/** Where administrators say where the proxy is and with which token Grafana speaks to it. */
export function ConfigurationPage() {
  return (
    <PluginPage>
      <Configuration />
    </PluginPage>
  );
}

function Configuration() {
  const { stored, failed, save } = useSettings();
  const [version, setVersion] = useState(0);
  if (failed) {
    return (
      <Alert severity="error" title={t('app.configuration.load-failed.title', 'The settings could not be read')}>
        {t(
          'app.configuration.load-failed.advice',
          'Grafana refused them or does not answer. Reload the page to try again.'
        )}
      </Alert>
    );
  }
  if (stored === undefined) {
    return <LoadingPlaceholder text={t('app.configuration.loading', 'Loading the settings…')} />;
  }
  const canEdit = isAdmin();
  return (
    <Stack direction="column" gap={4}>
      {!canEdit && (
        <Alert severity="info" title={t('app.configuration.read-only.title', 'Read-only: the Admin role is required')}>
          {t('app.configuration.read-only.text', 'Only administrators of the organization may change these settings.')}
        </Alert>
      )}
      <SettingsForm
        key={version}
        stored={stored}
        readOnly={!canEdit}
        onSave={async (change) => {
          await save(change);
          setVersion((n) => n + 1);
        }}
      />
      <ConnectionTest key={`test-${version}`} configured={stored.jsonData.proxyUrl !== undefined} />
      <Permissions />
    </Stack>
  );
}

function useSettings() {
  const [stored, setStored] = useState<StoredSettings>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let gone = false;
    loadSettings().then(
      (settings) => !gone && setStored(settings),
      () => !gone && setFailed(true)
    );
    return () => {
      gone = true;
    };
  }, []);
  const save = useCallback(
    async (change: SettingsChange) => {
      if (stored !== undefined) {
        setStored(await saveSettings(stored, change));
      }
    },
    [stored]
  );
  return { stored, failed, save };
}

function isAdmin(): boolean {
  const { user } = config.bootData;
  return user.orgRole === OrgRole.Admin || user.isGrafanaAdmin;
}
