import { Alert, Button, EmptyState, Stack } from '@grafana/ui';
import { useId, useState } from 'react';
import { useSearchParams } from 'react-router-dom';

import { type Fleet } from '../../../api/fleets';
import { type RulePage } from '../../../api/rules';
import { useRules } from '../../data/useRules';
import { t } from '../../text';
import { AlertmanagerTable } from './AlertmanagerTable';
import { EditRule } from './EditRule';
import { MadeSection } from './MadeSection';
import { RuleFilters } from './RuleFilters';
import { readRules, type RulesAddress, ruleSearchOf, writeRules } from './rulesAddress';
import { RuleSection } from './RuleSection';
import { type RuleSeed } from './ruleSeed';
import { SuggestedRules } from './SuggestedRules';

const EXAMPLE = `rules:
  files: ['rules/*.yml']
  records: { url: 'http://records:9090' }`;

/** A fleet's rules with their alerts, and those its shards evaluate themselves, as far as they are searched for. */
export function FleetRules({ fleet }: { readonly fleet: Fleet }) {
  const [params, setParams] = useSearchParams();
  const address = readRules(params);
  const own = useRules(fleet.id, ruleSearchOf(address, 'fleet'));
  const shards = useRules(fleet.id, ruleSearchOf(address, 'shards'));
  const change = (to: Partial<RulesAddress>) =>
    setParams(writeRules({ ...address, page: 1, shardsPage: 1, ...to }), { replace: true });
  const [isEditing, setEditing] = useState(false);
  const [seed, setSeed] = useState<RuleSeed>();
  const edit = (rule: RuleSeed) => {
    setSeed({ ...rule });
    setEditing(true);
  };
  const hasRules = own.data?.hasRules === true;
  return (
    <EditRule.Provider value={hasRules ? edit : undefined}>
      <Stack direction="column" gap={3} alignItems="stretch">
        <RuleFilters address={address} onChange={change} />
        <OneRule
          address={address}
          onAll={() => change({ rule: undefined, alert: undefined, group: undefined, file: undefined })}
        />
        <RuleSection
          title={t('app.rules.own', 'Rules over the whole fleet')}
          loading={t('app.rules.loading', 'Loading the rules')}
          fleet={fleet.id}
          of={own}
          address={address}
          page={address.page}
          onPage={(page) => change({ page, shardsPage: address.shardsPage })}
          about={resultsText}
          none={(page) => <NoRules page={page} />}
        />
        <Alertmanagers page={own.data} />
        {(hasRules || isEditing) && (
          <MadeSection fleet={fleet.id} isOpen={isEditing} onToggle={setEditing} seed={seed} />
        )}
        <RuleSection
          title={t('app.rules.of-shards', "Shards' own rules")}
          loading={t('app.rules.loading-shards', "Loading the shards' rules")}
          fleet={fleet.id}
          of={shards}
          address={address}
          page={address.shardsPage}
          onPage={(shardsPage) => change({ shardsPage, page: address.page })}
          about={({ summary }) =>
            summary.rules > 0 &&
            t(
              'app.rules.about-shards',
              'Each shard evaluates these by itself, over what it scrapes. Groups that are alike are shown once.'
            )
          }
          none={() => t('app.rules.no-shard-rules', 'No shard has rules of its own.')}
        />
        <SuggestedRules fleet={fleet.id} />
      </Stack>
    </EditRule.Provider>
  );
}

/** Where alerts are sent; nothing where there are none to send. */
function Alertmanagers({ page }: { readonly page: RulePage | undefined }) {
  const heading = useId();
  const { alertmanagers, hasAlerts = false } = page ?? {};
  if (alertmanagers === undefined || (alertmanagers.length === 0 && !hasAlerts)) {
    return null;
  }
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading} style={{ fontSize: '1.25rem' }}>
        {t('app.rules.alertmanagers', 'Alertmanagers')}
      </h2>
      {alertmanagers.length > 0 ? (
        <AlertmanagerTable servers={alertmanagers} />
      ) : (
        t('app.rules.no-alertmanagers', 'Alerts are sent nowhere: name rules.alertmanagers in the fleets file.')
      )}
    </section>
  );
}

/** Says that the address leads to some rules alone, and leads to all. */
function OneRule({ address, onAll }: { readonly address: RulesAddress; readonly onAll: () => void }) {
  const { rule, alert, group, file } = address;
  const names = [alert ?? rule, group, file].filter((name) => name !== undefined);
  return names.length === 0 ? null : (
    <Alert severity="info" title={t('app.rules.only', 'Only {{names}}', { names: names.join(', ') })} bottomSpacing={0}>
      <Button size="sm" variant="secondary" onClick={onAll}>
        {t('app.rules.all', 'Show all rules')}
      </Button>
    </Alert>
  );
}

function resultsText({ results }: RulePage): string {
  return results === undefined
    ? ''
    : results.elsewhere
      ? t('app.rules.results-elsewhere', 'Results are written by remote write, and read from {{records}}.', results)
      : t('app.rules.results', 'Results are written to {{records}}, and read from there.', results);
}

function NoRules({ page: { hasRules, problems } }: { readonly page: RulePage }) {
  if (hasRules) {
    return problems.length > 0 ? null : (
      <EmptyState variant="not-found" message={t('app.rules.empty', 'There are no rules yet, in files or made here')} />
    );
  }
  return (
    <EmptyState variant="call-to-action" message={t('app.rules.none', 'This fleet has no rules over the whole of it')}>
      <p>
        {t(
          'app.rules.how',
          'Recording and alerting rules of Prometheus see all shards here. Name their files in the fleets file of the proxy, with a Prometheus that keeps what they record; docs/rules.md of the proxy tells more.'
        )}
      </p>
      <pre style={{ textAlign: 'left' }}>{EXAMPLE}</pre>
    </EmptyState>
  );
}
