import { type FastifyInstance, type FastifyReply } from 'fastify';
import { type z } from 'zod';

import { type AllowListDocument, type AllowListPreview, allowListUpdateSchema } from '../../../src/api/allowList';
import { writesByList } from '../../fleets/allowList';
import { allowProblems } from '../../fleets/allowProblems';
import { type Fleet } from '../../fleets/fleet';
import { recentQueries } from '../../queryLog/recentQueries';
import { ruleName } from '../../rules/format/ruleName';
import { type PreviewFacts } from '../../written/listPreview';
import { askShards, type ShardQuestion } from './askShards';
import { type RouteContext } from '../context';
import { sendError } from '../errors';
import { type FleetRequest, inspected } from './managed';
import { type Edited, versionedRoutes } from './versionedRoutes';

/** What the shards of a fleet write to its long-term store, as Admins edit it. */
export function allowListRoutes(app: FastifyInstance, context: RouteContext): void {
  versionedRoutes(app, context, { name: 'allow-list', schema: allowListUpdateSchema, of: listOf });
}

function listOf(
  context: RouteContext,
  request: FleetRequest,
  reply: FastifyReply
): Edited<AllowListDocument, z.output<typeof allowListUpdateSchema>> | undefined {
  const fleet = inspected(context, request, reply);
  if (fleet === undefined) {
    return undefined;
  }
  const { config } = fleet;
  const managed = context.control?.managed.find((one) => one.fleet === fleet.id);
  const current = managed?.allowList();
  if (managed === undefined || current === undefined || !writesByList(config)) {
    void sendError(reply, 'refused', { message: listReason(context, fleet) });
    return undefined;
  }
  return {
    current: () => managed.allowList() ?? current,
    versions: (limit) => managed.rows.allowLists.versions(limit).map((saved) => ({ fleet: fleet.id, ...saved })),
    problems: ({ allow }) =>
      allowProblems(allow ?? [], config.process.external_labels).map(([i, message]) => ({
        path: `allow.${i}`,
        message,
      })),
    tryOut: async ({ allow }) => {
      const told = await askShards(context, fleet, previewOf(context, { before: current.allow, after: allow }));
      return told.ok
        ? { ...current, allow, preview: { ...told.value, rate: 1000 / fleet.describe().scrapeInterval } }
        : sendError(reply, 'unavailable', { message: told.error.message });
    },
    save: ({ allow }, by, expected) => managed.saveAllowList(allow, by, expected),
  };
}

/** What a list would keep of the series that shards have now. */
function previewOf(
  { compute }: RouteContext,
  lists: Pick<PreviewFacts, 'before' | 'after'>
): ShardQuestion<Omit<AllowListPreview, 'rate'>> {
  return {
    user: 'previews of allow lists',
    run: (fleet, options) => {
      const rules = (fleet.rules?.groups ?? []).flatMap(({ run }) =>
        run.group.rules.map((rule) => ({ kind: rule.kind, name: ruleName(rule), expr: rule.expr }))
      );
      const queries = recentQueries(fleet.rows.queries, Date.now()).map((expr) => {
        return { kind: 'query', name: expr, expr } as const;
      });
      const recorded = fleet.rules?.records.names ?? [];
      const ask = {
        ...lists,
        members: fleet.members.ids(),
        readers: [...rules, ...queries],
        recorded,
        now: Date.now(),
      };
      return compute.run('allowPreview', ask, options);
    },
  };
}

/** Why the allow list of a fleet is not edited through the API, a sentence. */
function listReason({ control }: RouteContext, fleet: Fleet): string {
  const { id, config } = fleet;
  if (config.store === undefined) {
    return `The fleet ${id} has no long-term store.`;
  }
  if (control?.made?.has(fleet) === true) {
    return `What is written to the store of the fleet ${id} is in the configuration of its servers and is changed there.`;
  }
  return config.driver !== 'process'
    ? `The allow list of the fleet ${id} is store.allow in the fleets file and is changed there, and in the configuration of its servers.`
    : `The allow list of the fleet ${id} is store.allow in the fleets file and is changed there: it has no store.remote_write, by which the shards would write what a list names.`;
}
