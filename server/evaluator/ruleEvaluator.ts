import path from 'node:path';
import { type Logger } from 'pino';

import { RULES_PAGE } from '../../src/api/ruleGroups';
import { fail } from '../../src/engine/index';
import { type Dns } from '../discovery/dnsSource';
import { type EndpointDeps, observedReplica } from '../fleets/observedReplica';
import { type Fleet } from '../fleets/fleet';
import { recordsId, recordsRetention, type RulesConfig } from '../fleets/rulesSchema';
import { FairPlaces } from '../query/fairPlaces';
import { Replica } from '../query/replica';
import { type RouteContext } from '../http/context';
import { askFleet } from './askFleet';
import { RuleCoverage } from '../rules/answering/ruleCoverage';
import { FleetRules, NOTHING_MADE, type RulesSettings } from '../rules/fleetRules';
import { Alertmanagers } from '../rules/notify/alertmanagers';
import { type Surroundings } from '../rules/notify/alertMessage';
import { ShadowedNames } from '../rules/shadowedNames';
import { remoteWrite, type WriteTarget } from '../rules/write/remoteWrite';

/** Groups that are evaluated at once, of all fleets. */
const GROUPS_AT_ONCE = 4;
const WRITES_AT_ONCE = 4;

interface EvaluatorDeps {
  readonly fleetsFile: string;
  readonly endpoints: EndpointDeps;
  readonly dns: Dns;
  readonly logger: Logger;
}

/** A fleet and its rules. */
interface Followed {
  fleet: Fleet;
  readonly rules: FleetRules;
  readonly shadowed: ShadowedNames;
  /** Where it writes, if not to the records. */
  writer: Replica | undefined;
}

/** Evaluates the rules of all fleets that have any. */
export class RuleEvaluator {
  private readonly followed = new Map<string, Followed>();
  private readonly groups = new FairPlaces(GROUPS_AT_ONCE, { most: { user: Infinity, fleet: Infinity } });
  private readonly ending = new Set<Promise<void>>();
  private context: RouteContext | undefined;

  constructor(private readonly deps: EvaluatorDeps) {}

  /** Goes over to the fleets there are now; what a fleet's rules did goes on under its id. */
  follow(fleets: readonly Fleet[]): void {
    const withRules = new Map(fleets.filter(({ config }) => config.rules !== undefined).map((one) => [one.id, one]));
    for (const [id, followed] of this.followed) {
      if (!withRules.has(id)) {
        this.followed.delete(id);
        this.endLater(stop(followed));
      }
    }
    withRules.forEach((fleet) => this.followOne(fleet));
  }

  /** Resolves when the rule files of all fleets were read once. */
  async ready(): Promise<void> {
    await Promise.all([...this.followed.values()].map(({ rules }) => rules.ready));
  }

  /** Begins to evaluate. */
  begin(context: RouteContext): void {
    this.context = context;
    this.followed.forEach((one) => this.beginOne(one));
  }

  /** Reads all rule files again. */
  async read(): Promise<void> {
    await Promise.all([...this.followed.values()].map(({ rules }) => rules.read()));
  }

  async close(): Promise<void> {
    this.follow([]);
    await Promise.all(this.ending);
  }

  private followOne(fleet: Fleet): void {
    const known = this.followed.get(fleet.id);
    if (known?.fleet === fleet) {
      return;
    }
    const isSame = known?.fleet.rows.key === fleet.rows.key;
    if (known !== undefined && isSame && known.rules.records.id === recordsId(configOf(fleet.config))) {
      void known.writer?.close();
      Object.assign(known, { fleet, writer: this.writerOf(fleet) });
      fleet.rules = known.rules;
      known.rules.alertmanagers.configure(configOf(fleet.config).alertmanagers);
      void known.rules.read();
      return;
    }
    if (known !== undefined) {
      this.endLater(stop(known));
    }
    const shadowed = new ShadowedNames({
      members: () => this.followed.get(fleet.id)?.fleet.members,
      names: () => this.followed.get(fleet.id)?.rules.records.names ?? [],
    });
    const rules = this.rulesOf(fleet, shadowed);
    const followed: Followed = { fleet, writer: this.writerOf(fleet), rules, shadowed };
    this.followed.set(fleet.id, followed);
    fleet.rules = followed.rules;
    if (this.context !== undefined) {
      this.beginOne(followed);
    }
  }

  private beginOne({ fleet, rules, shadowed }: Followed): void {
    // Their interval is one of the members'.
    void Promise.all([fleet.known(), rules.ready]).then(async () => {
      await rules.read({ anew: false });
      rules.begin();
      await shadowed.start();
    });
  }

  private rulesOf({ id, config, rows }: Fleet, shadowed: ShadowedNames): FleetRules {
    const current = () => this.followed.get(id);
    const { logger, fleetsFile } = this.deps;
    const alertmanagers = this.alertmanagersOf(config, id);
    return new FleetRules({
      alertmanagers,
      surroundings: () => surroundingsOf(current()?.fleet.config ?? config),
      notify: (alerts, of) => alertmanagers.send(alerts, of, surroundingsOf(current()?.fleet.config ?? config)),
      records: recordsId(configOf(config)),
      coverage: new RuleCoverage({
        ...{ rows: rows.ruleCoverage, now: () => Date.now() },
        keep: () => recordsRetention(configOf(current()?.fleet.config ?? config)),
      }),
      elsewhere: (names) => shadowed.among(names),
      now: () => Date.now(),
      settings: () => settingsOf(current()?.fleet ?? { config, rows, scrapeInterval: undefined }, fleetsFile),
      ask: async (query, signal) => {
        const fleet = current()?.fleet;
        return fleet === undefined || this.context === undefined
          ? fail('unavailable', 'the fleet is gone')
          : await askFleet(fleet, this.context, query, signal);
      },
      write: async (message, until) => {
        const followed = current();
        const target = followed && targetOf(followed);
        return target === undefined
          ? { kind: 'refused', message: 'the records are gone' }
          : await remoteWrite(target, message, until);
      },
      enter: async (signal) => {
        const place = await this.groups.acquire({ fleet: id, user: id }, signal);
        return typeof place === 'function' ? place : () => undefined;
      },
      onProblems: (problems) =>
        problems.length === 0
          ? logger.info({ fleet: id }, 'the rule files are in force')
          : logger.error({ fleet: id, problems }, 'the rule files are refused, those before are in force'),
    });
  }

  private alertmanagersOf(config: Fleet['config'], fleet: string): Alertmanagers {
    const { logger, endpoints: access, dns } = this.deps;
    const alertmanagers = new Alertmanagers({
      ...{ access, dns },
      onChange: (alertmanager, problem) =>
        problem === undefined
          ? logger.info({ fleet, alertmanager }, 'the Alertmanager takes alerts again')
          : logger.error({ fleet, alertmanager, problem }, 'the Alertmanager does not take alerts'),
    });
    alertmanagers.configure(configOf(config).alertmanagers);
    return alertmanagers;
  }

  private writerOf({ config }: Fleet): Replica | undefined {
    const { remote_write: endpoint } = configOf(config);
    return endpoint && new Replica('remote_write', observedReplica('a', endpoint, this.deps.endpoints), WRITES_AT_ONCE);
  }

  private endLater(ended: Promise<void>): void {
    this.ending.add(ended);
    void ended.finally(() => this.ending.delete(ended));
  }
}

/** Resolves when nothing of it is under way. */
async function stop({ rules, shadowed, writer }: Followed): Promise<void> {
  shadowed.stop();
  await rules.stop();
  await writer?.close();
}

function configOf({ rules }: Fleet['config']): RulesConfig {
  if (rules === undefined) {
    throw new Error('the fleet has no rules');
  }
  return rules;
}

type OfSettings = Pick<Fleet, 'config' | 'rows' | 'scrapeInterval'>;

function settingsOf({ config, rows, scrapeInterval }: OfSettings, fleetsFile: string): RulesSettings {
  const { files, evaluation_interval: interval, query_offset: offset, answer_queries: answering } = configOf(config);
  const dir = path.dirname(path.resolve(fleetsFile));
  return {
    files: files.map((one) => path.resolve(dir, one)),
    made: rows.ruleGroups.newest()?.content ?? NOTHING_MADE,
    interval,
    queryOffset: offset ?? scrapeInterval,
    basis: basisOf(config),
    answering: answering.map(({ group, file }) =>
      file === undefined ? { group } : { group, file: file === RULES_PAGE ? file : path.resolve(dir, file) }
    ),
  };
}

/** Over other shards than before, or with another lookback, expressions had other values. What a driver adds begins empty. */
function basisOf(config: Fleet['config']): string {
  const { shards, moves } = config.driver === 'static' ? config.static : { shards: [], moves: [] };
  const known = shards.map(({ replicas, ...shard }) => ({ ...shard, urls: replicas.map(({ url }) => url) }));
  return JSON.stringify([config.kind, config.lookback, known, moves]);
}

function surroundingsOf(config: Fleet['config']): Surroundings {
  const { external_labels: externalLabels, external_url: externalUrl = '' } = configOf(config);
  return { externalLabels, externalUrl };
}

function targetOf({ fleet, writer }: Followed): WriteTarget | undefined {
  if (writer !== undefined) {
    return { replica: writer, path: '' };
  }
  const [replica] = fleet.members.replicas(recordsId(configOf(fleet.config)));
  return replica && { replica, path: '/api/v1/write' };
}
