import { Alert, Drawer } from '@grafana/ui';

import { NotLoaded } from '../../components/NotLoaded';
import { useDefinition } from '../../data/useDefinition';
import { t } from '../../text';
import { FleetEditor } from './FleetEditor';

interface Props {
  /** Which fleet is edited; undefined makes a new one. */
  readonly fleet: string | undefined;
  readonly onClose: () => void;
}

/** Makes or edits a fleet of existing servers, beside the list of fleets. */
export function FleetDrawer({ fleet, onClose }: Props) {
  const title =
    fleet === undefined
      ? t('app.fleet-form.new', 'New fleet of existing servers')
      : t('app.fleet-form.edit', 'Edit {{fleet}}', { fleet });
  return (
    <Drawer title={title} size="md" onClose={onClose}>
      {fleet === undefined ? (
        <FleetEditor newest={undefined} onClose={onClose} />
      ) : (
        <Existing {...{ fleet, onClose }} />
      )}
    </Drawer>
  );
}

function Existing({ fleet, onClose }: { readonly fleet: string; readonly onClose: () => void }) {
  const { data, failure, refresh } = useDefinition(fleet);
  if (data === undefined) {
    return <NotLoaded of={{ failure, refresh }} label={t('app.fleet-form.loading', 'Loading the fleet')} />;
  }
  return (
    <>
      {data.readOnly !== undefined && (
        <Alert severity="info" title={t('app.fleet-form.read-only', 'This fleet is not edited from here')}>
          {data.readOnly}
        </Alert>
      )}
      <FleetEditor newest={data} onClose={onClose} />
    </>
  );
}
