import { type FleetDefinition, fleetDefinitionSchema } from '../../../api/definition';
import { memberLabelsOf, memberLabelsText } from '../../../api/memberLabels';
import { emptyServer, type ServerForm, serverFormOf, serverOf } from './serverForm';

type DefinedShard = FleetDefinition['shards'][number];
type DefinedStore = NonNullable<FleetDefinition['store']>;

/** A replica of a shard; `kept` is what it was before, for what has no field. */
export interface ReplicaForm extends ServerForm {
  readonly kept?: DefinedShard['replicas'][number];
}

/** A shard; `kept` is what it was before. */
export interface ShardForm {
  readonly id: string;
  /** Of an independent fleet's shard, as `cluster=eu, region=west`; nothing: `shard`, its id. */
  readonly labels: string;
  readonly replicas: readonly ReplicaForm[];
  readonly kept?: DefinedShard;
}

/** A fleet of existing servers as it is being entered: texts as they are typed. */
export interface FleetForm {
  readonly id: string;
  readonly name: string;
  readonly kind: FleetDefinition['kind'];
  readonly shards: readonly ShardForm[];
  /** Between commas; nothing: found out. */
  readonly partitionLabels: string;
  readonly replicatedJobs: string;
  /** Seconds; nothing: as the servers have it. */
  readonly scrapeInterval: string;
  readonly evaluationInterval: string;
  /** Seconds. */
  readonly lookback: string;
  readonly mergeReplicas: boolean;
  readonly experimental: boolean;
  readonly anonymous: boolean;
  /** Without an address there is none. */
  readonly store: ServerForm;
  readonly storeFlavour: DefinedStore['flavour'];
}

/** A shard of which only a name is proposed. */
export function newShard(index: number): ShardForm {
  return { id: `shard-${index}`, labels: '', replicas: [emptyServer] };
}

/** A form with nothing entered yet. */
export const emptyForm: FleetForm = {
  ...{
    id: '',
    name: '',
    kind: 'hash',
    shards: [newShard(0)],
    partitionLabels: '',
    replicatedJobs: '',
  },
  ...{ scrapeInterval: '', evaluationInterval: '', lookback: '300' },
  ...{ mergeReplicas: false, experimental: false, anonymous: false },
  ...{ store: emptyServer, storeFlavour: 'other' },
};

/** A definition as a form. */
export function formOf(definition: FleetDefinition): FleetForm {
  const { id, name, kind, shards, partitionLabels, replicatedJobs, store } = definition;
  const { mergeReplicas, experimental, anonymous } = definition;
  return {
    ...{ id, name, kind, mergeReplicas, experimental, anonymous },
    shards: shards.map((shard) => ({
      id: shard.id,
      labels: memberLabelsText(shard.labels),
      replicas: shard.replicas.map((replica) => ({ ...serverFormOf(replica), kept: replica })),
      kept: shard,
    })),
    partitionLabels: (partitionLabels ?? []).join(', '),
    replicatedJobs: (replicatedJobs ?? []).join(', '),
    scrapeInterval: secondsOf(definition.scrapeInterval),
    evaluationInterval: secondsOf(definition.evaluationInterval),
    lookback: secondsOf(definition.lookback),
    store: store === undefined ? emptyServer : serverFormOf(store),
    storeFlavour: store?.flavour ?? 'other',
  };
}

/**
 * Problems by the place in the form: a field's name, `shards.<index>`, `shards.<index>.labels`, or of a server `shards.<index>.<index>` and `store`, each
 * with a dot and the name of a field in `ServerForm`.
 */
export type FormProblems = ReadonlyMap<string, string>;

export type Parsed =
  { readonly ok: true; readonly definition: FleetDefinition } | { readonly ok: false; readonly problems: FormProblems };

/** Checks a form as the proxy does. What it has no field for stays as in `base`, the definition that is edited. */
export function parseForm(form: FleetForm, base: FleetDefinition | undefined): Parsed {
  const { id, name, kind, shards, mergeReplicas, experimental, anonymous, store, storeFlavour } = form;
  const parsed = fleetDefinitionSchema.safeParse({
    ...base,
    ...{ id: id.trim(), name, kind, mergeReplicas, experimental, anonymous },
    shards: shards.map((shard) => shardOf(shard, kind)),
    partitionLabels: kind === 'hash' ? listOf(form.partitionLabels) : undefined,
    replicatedJobs: kind === 'hash' ? listOf(form.replicatedJobs) : undefined,
    scrapeInterval: milliseconds(form.scrapeInterval),
    evaluationInterval: milliseconds(form.evaluationInterval),
    lookback: milliseconds(form.lookback) ?? Number.NaN,
    store: store.url.trim() === '' ? undefined : { ...base?.store, ...serverOf(store), flavour: storeFlavour },
  });
  return parsed.success
    ? { ok: true, definition: parsed.data }
    : {
        ok: false,
        problems: problemsOf(parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))),
      };
}

/** Problems of a definition, such as the proxy tells them, by their place in the form; of one place the first. */
export function problemsOf(found: ReadonlyArray<{ readonly path: string; readonly message: string }>): FormProblems {
  const problems = new Map<string, string>();
  for (const { path, message } of found) {
    const place = placeOf(path.replace(/^definition\./, ''));
    if (!problems.has(place)) {
      problems.set(place, message);
    }
  }
  return problems;
}

const SERVER_FIELDS: ReadonlySet<string> = new Set(Object.keys(emptyServer));

function placeOf(path: string): string {
  const [first, second, third, fourth, fifth] = path.split('.');
  const field = (name: string | undefined) => (name !== undefined && SERVER_FIELDS.has(name) ? name : 'url');
  if (first === 'store') {
    return second === 'flavour' ? 'storeFlavour' : `store.${field(second)}`;
  }
  if (first !== 'shards' || second === undefined) {
    return first;
  }
  if (third === 'labels') {
    return `shards.${second}.labels`;
  }
  return third === 'replicas' && fourth !== undefined
    ? `shards.${second}.${fourth}.${field(fifth)}`
    : `shards.${second}`;
}

/** What has no field stays as it was; a replica that is new gets a letter that is free. */
function shardOf({ id, labels, replicas, kept }: ShardForm, kind: FleetForm['kind']) {
  const taken = replicas.map((replica) => replica.kept?.id);
  const free = [...'abcdefgh'].filter((letter) => !taken.includes(letter));
  const servers = replicas.map((replica) => {
    return { ...replica.kept, id: replica.kept?.id ?? free.shift(), ...serverOf(replica) };
  });
  const isKept = labels === memberLabelsText(kept?.labels);
  const own = kind === 'hash' ? undefined : isKept ? kept?.labels : memberLabelsOf(labels);
  return { ...kept, id: id.trim(), labels: own, replicas: servers };
}

function listOf(text: string): readonly string[] | undefined {
  const items = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  return items.length === 0 ? undefined : items;
}

function milliseconds(seconds: string): number | undefined {
  return seconds.trim() === '' ? undefined : Math.round(Number(seconds) * 1000);
}

function secondsOf(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '' : String(milliseconds / 1000);
}
