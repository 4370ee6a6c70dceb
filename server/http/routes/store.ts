import { type FastifyInstance } from 'fastify';
import { stringify } from 'yaml';

import { type StoredPage, storeQuerySchema } from '../../../src/api/storedPage';
import { type Fleet } from '../../fleets/fleet';
import { writeRelabelConfigs } from '../../fleets/writeRelabelConfigs';
import { storeBuffer } from '../../fleets/writeProblems';
import { AskedOfShards } from './askedOfShards';
import { recentQueries } from '../../queryLog/recentQueries';
import { ruleName } from '../../rules/format/ruleName';
import { heldByStore } from '../../written/heldByStore';
import { type Reader } from '../../written/readersOf';
import { storedPage } from '../../written/storedPage';
import { type RouteContext, visibleFleet } from '../context';
import { sendError } from '../errors';
import { parsed } from './managed';

/** `GET /api/v1/fleets/<id>/store`: what shards write to the long-term store. */
export function storeRoutes(app: FastifyInstance, context: RouteContext): void {
  const counts = new AskedOfShards(context, {
    user: 'metrics of shards',
    run: (fleet, options) =>
      context.compute.run(
        'metricCounts',
        {
          ...{ members: fleet.members.ids(), allow: fleet.config.store?.allow },
          rules: rulesOf(fleet),
          asked: recentQueries(fleet.rows.queries, Date.now()),
        },
        options
      ),
  });

  app.get<{ Params: { id: string } }>(
    '/api/v1/fleets/:id/store',
    async (request, reply): Promise<StoredPage | object> => {
      const fleet = visibleFleet(context, request.caller, request.params.id);
      const query = fleet && parsed(storeQuerySchema, request.query, reply);
      if (fleet === undefined || query === undefined) {
        return fleet === undefined ? sendError(reply, 'not_found') : reply;
      }
      const [store, told] = await Promise.all([
        storeOf(fleet),
        fleet.config.store === undefined ? undefined : counts.of(fleet),
      ]);
      if (told?.ok === false) {
        return sendError(reply, 'unavailable', { message: told.error.message });
      }
      const { problems, ...counted } = told?.value ?? { metrics: [], rules: [], queries: [], problems: [] };
      return {
        ...{ fleet: fleet.id, store, rate: 1000 / fleet.describe().scrapeInterval },
        ...storedPage(counted, { allow: fleet.config.store?.allow }, query),
        writers: store === undefined ? [] : writersOf(fleet),
        problems: [...problems],
      };
    }
  );
}

function rulesOf(fleet: Fleet): readonly Reader[] {
  return (fleet.rules?.groups ?? []).flatMap(({ run }) =>
    run.group.rules.map((rule) => ({ name: ruleName(rule), expr: rule.expr }))
  );
}

async function storeOf(fleet: Fleet): Promise<StoredPage['store']> {
  const { store, driver } = fleet.config;
  if (store === undefined) {
    return undefined;
  }
  const { id, flavour, allow } = store;
  const seen = fleet.topology().store;
  const [replica] = fleet.members.replicas(id);
  return {
    ...{ id, flavour: seen?.flavour ?? flavour, allow, before: seen?.before, buffer: storeBuffer({ store }) / 1000 },
    relabelling: allow && stringify({ write_relabel_configs: writeRelabelConfigs(allow) }, { lineWidth: 0 }),
    held: replica === undefined ? {} : await heldByStore(replica, Date.now()),
    isApplied: driver === 'process' && 'remote_write' in store && store.remote_write !== undefined,
  };
}

function writersOf(fleet: Fleet): StoredPage['writers'] {
  return fleet
    .shards()
    .shards.flatMap(({ id: shard, replicas }) =>
      replicas.map(({ id, remoteWrite }) => ({ shard, replica: id, queues: remoteWrite }))
    );
}
