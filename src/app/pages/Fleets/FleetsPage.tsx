import { config, PluginPage } from '@grafana/runtime';
import { Button, EmptyState, FilterInput, Stack, TextLink } from '@grafana/ui';
import { useSearchParams } from 'react-router-dom';

import { type Fleet } from '../../../api/fleets';
import { NotLoaded } from '../../components/NotLoaded';
import { StaleAlert } from '../../components/StaleAlert';
import { useAccess } from '../../data/useAccess';
import { useFleets } from '../../data/useFleets';
import { pagePath } from '../../paths';
import { t } from '../../text';
import { FleetCard } from './FleetCard';
import { FleetDrawer } from './FleetDrawer';

/**
 * All fleets the user may see, each with how it is. The address holds what is searched for, as `?search=`, and which fleet is
 * edited, as `?edit=<id>`, or `?new=true`.
 */
export function FleetsPage() {
  const [params, setParams] = useSearchParams();
  const access = useAccess();
  const edited = params.get('edit') ?? undefined;
  const isOpen = access.canEdit && (edited !== undefined || params.get('new') === 'true');
  const close = () =>
    setParams((now) => {
      now.delete('edit');
      now.delete('new');
      return now;
    });
  return (
    <PluginPage pageNav={{ text: t('app.fleets.title', 'Fleets') }} actions={<NewFleet />}>
      <Fleets />
      {isOpen && <FleetDrawer key={edited ?? ''} fleet={edited} onClose={close} />}
    </PluginPage>
  );
}

function NewFleet() {
  const access = useAccess();
  const [, setParams] = useSearchParams();
  return (
    <Button
      icon="plus"
      disabled={!access.canEdit}
      tooltip={access.canEdit ? undefined : access.reason}
      onClick={() => setParams({ new: 'true' })}
    >
      {t('app.fleets.new', 'New fleet')}
    </Button>
  );
}

function Fleets() {
  const fleets = useFleets();
  const [params, setParams] = useSearchParams();
  const search = params.get('search') ?? '';
  if (fleets.data === undefined) {
    return <NotLoaded of={fleets} label={t('app.fleets.loading', 'Loading the fleets')} />;
  }
  if (fleets.data.length === 0) {
    return <NoFleets />;
  }
  const found = fleets.data.filter((fleet) => matches(fleet, search));
  return (
    <Stack direction="column" gap={2}>
      <StaleAlert of={fleets} />
      <FilterInput
        width={40}
        value={search}
        onChange={(text) => setParams(text === '' ? {} : { search: text }, { replace: true })}
        placeholder={t('app.fleets.search', 'Search fleets')}
        aria-label={t('app.fleets.search', 'Search fleets')}
      />
      {found.length === 0 && (
        <EmptyState variant="not-found" message={t('app.fleets.not-found', 'No fleet is called that')} />
      )}
      {found.map((fleet) => (
        <FleetCard key={fleet.id} fleet={fleet} />
      ))}
    </Stack>
  );
}

function matches({ id, name }: Fleet, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  return id.includes(wanted) || name.toLowerCase().includes(wanted);
}

function NoFleets() {
  const access = useAccess();
  return (
    <EmptyState variant="call-to-action" message={t('app.fleets.none.title', 'There are no fleets to show')}>
      {access.canEdit ? <HowToMake /> : `${whyNone()} ${access.reason}`}
    </EmptyState>
  );
}

function HowToMake() {
  return (
    <>
      {t(
        'app.fleets.none.text',
        'The proxy answers, but knows no fleet that your organization may see. Make one of Prometheus servers you have with “New fleet”, or define fleets in the file the proxy is started with.'
      )}{' '}
      <TextLink href={pagePath('configuration')}>{t('app.fleets.none.link', 'Configuration')}</TextLink>
    </>
  );
}

/** For who cannot make one. */
function whyNone(): string {
  return config.bootData.user.isSignedIn === false
    ? t(
        'app.fleets.none.anonymous',
        'You are not logged in, and the proxy knows no fleet that is open to everybody. Log in to see those of your organization.'
      )
    : t(
        'app.fleets.none.others',
        'The proxy answers, but knows no fleet that your organization may see. An Admin of the organization can make one on this page, or the operator of the proxy define it in its file.'
      );
}
