import { type ProxyOptions, refusedProxy } from '../../../harness/proxy';
import { GRAFANA_TOKEN, OPERATOR_TOKEN, SHOP_TOKEN } from '../site';
import { type Try, type TryTable } from '../try';

function fleetsFile(...fleets: ReadonlyArray<Readonly<Record<string, unknown>>>): string {
  const shards = [{ id: 'shard-0', replicas: [{ url: 'http://127.0.0.1:9' }] }];
  const common = { id: 'shop', kind: 'hash', driver: 'static', static: { shards } };
  return JSON.stringify({ fleets: fleets.map((fleet) => ({ ...common, ...fleet })) });
}

interface StartTry extends Omit<ProxyOptions, 'fleets'> {
  readonly name: string;
  readonly tries: string;
  readonly says: string;
  readonly fleets?: string;
}

function startTry({ name, tries, says, fleets = fleetsFile({}), ...options }: StartTry): Try {
  return {
    ...{ name, tries, outcome: `It does not start: “${says}”` },
    run: async () => {
      const { code, output } = await refusedProxy({ fleets, ...options });
      return code === 1 && output.includes(says) ? undefined : `exit code ${code}: ${output.slice(0, 500)}`;
    },
  };
}

/** Settings under which the proxy would let in whom it should not. */
export const startTries: TryTable = {
  title: 'Settings that are not safe',
  tries: [
    startTry({
      name: 'start-open',
      tries: 'A proxy without a token that other machines reach',
      args: ['--listen', '0.0.0.0:0'],
      says: 'without a token the proxy listens on the loopback address only',
    }),
    startTry({
      name: 'start-fleet-token',
      tries: "The same with a fleet's token alone",
      fleets: fleetsFile({ token_env: 'SHOP_TOKEN' }),
      env: { SHOP_TOKEN },
      args: ['--listen', '0.0.0.0:0'],
      says: 'without a token the proxy listens on the loopback address only',
    }),
    startTry({
      name: 'start-organisations',
      tries: "A fleet of some organisations, and no token of Grafana's",
      fleets: fleetsFile({ organisations: [7] }),
      tokens: { operator: OPERATOR_TOKEN },
      says: 'Fleet "shop" is for some organisations only',
    }),
    startTry({
      name: 'start-same-secret',
      tries: "One secret for Grafana's token and the operator's",
      tokens: { grafana: GRAFANA_TOKEN, operator: GRAFANA_TOKEN },
      says: 'PROMSHARDS_OPERATOR_TOKEN: is the same secret as PROMSHARDS_TOKEN; give each its own',
    }),
    startTry({
      name: 'start-empty-secret',
      tries: 'A token that is set and empty, as where a secret was not filled in',
      tokens: { grafana: '', operator: OPERATOR_TOKEN },
      says: 'PROMSHARDS_TOKEN: use at least 16 visible ASCII characters',
    }),
    startTry({
      name: 'start-organisation-name',
      tries: 'A token bound to the name of an organisation',
      env: { PROMSHARDS_TOKEN_ORG_main: GRAFANA_TOKEN },
      says: 'PROMSHARDS_TOKEN_ORG_main: write PROMSHARDS_TOKEN_ORG_ and the id of a Grafana organisation',
    }),
    startTry({
      name: 'start-fleet-secret',
      tries: "A fleet's token that is the operator's",
      fleets: fleetsFile({ token_env: 'SHOP_TOKEN' }),
      tokens: { operator: OPERATOR_TOKEN },
      env: { SHOP_TOKEN: OPERATOR_TOKEN },
      says: 'SHOP_TOKEN of the fleet "shop": is the same secret as PROMSHARDS_OPERATOR_TOKEN',
    }),
    startTry({
      name: 'start-fleets-secret',
      tries: 'One token for two fleets',
      fleets: fleetsFile({ token_env: 'SHOP_TOKEN' }, { id: 'other', token_env: 'SHOP_TOKEN' }),
      tokens: { operator: OPERATOR_TOKEN },
      env: { SHOP_TOKEN },
      says: 'SHOP_TOKEN of the fleet "other": is the same secret as SHOP_TOKEN of the fleet "shop"',
    }),
  ],
};
