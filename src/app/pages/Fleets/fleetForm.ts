import { type FleetDefinition, fleetDefinitionSchema } from '../../../api/definition';

/** A fleet of existing servers as it is being entered: texts as they are typed. */
export interface FleetForm {
  readonly id: string;
  readonly name: string;
  readonly kind: FleetDefinition['kind'];
  /** `servers`: addresses of a shard's replicas, between blanks. */
  readonly shards: ReadonlyArray<{ readonly id: string; readonly servers: string }>;
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
  /** Nothing: there is no store. */
  readonly storeUrl: string;
  readonly storeFlavour: NonNullable<FleetDefinition['store']>['flavour'];
}

/** A form with nothing entered yet. */
export const emptyForm: FleetForm = {
  ...{
    id: '',
    name: '',
    kind: 'hash',
    shards: [{ id: 'shard-0', servers: '' }],
    partitionLabels: '',
    replicatedJobs: '',
  },
  ...{ scrapeInterval: '', evaluationInterval: '', lookback: '300' },
  ...{ mergeReplicas: false, experimental: false, anonymous: false },
  ...{ storeUrl: '', storeFlavour: 'other' },
};

/** A definition as a form. */
export function formOf(definition: FleetDefinition): FleetForm {
  const { id, name, kind, shards, partitionLabels, replicatedJobs, store } = definition;
  const { mergeReplicas, experimental, anonymous } = definition;
  return {
    ...{ id, name, kind, mergeReplicas, experimental, anonymous },
    shards: shards.map((shard) => ({ id: shard.id, servers: shard.replicas.map(({ url }) => url).join(' ') })),
    partitionLabels: (partitionLabels ?? []).join(', '),
    replicatedJobs: (replicatedJobs ?? []).join(', '),
    scrapeInterval: secondsOf(definition.scrapeInterval),
    evaluationInterval: secondsOf(definition.evaluationInterval),
    lookback: secondsOf(definition.lookback),
    storeUrl: store?.url ?? '',
    storeFlavour: store?.flavour ?? 'other',
  };
}

/** Problems by the place in the form: a field's name, or `shards.<index>`. */
export type FormProblems = ReadonlyMap<string, string>;

export type Parsed =
  { readonly ok: true; readonly definition: FleetDefinition } | { readonly ok: false; readonly problems: FormProblems };

/** Checks a form as the proxy does. What it has no field for stays as in `base`, the definition that is edited. */
export function parseForm(form: FleetForm, base: FleetDefinition | undefined): Parsed {
  const { id, name, kind, shards, mergeReplicas, experimental, anonymous, storeUrl, storeFlavour } = form;
  const parsed = fleetDefinitionSchema.safeParse({
    ...base,
    ...{ id: id.trim(), name, kind, mergeReplicas, experimental, anonymous },
    shards: shards.map((shard, i) => ({ id: shard.id.trim(), replicas: replicasOf(shard.servers, base?.shards[i]) })),
    partitionLabels: listOf(form.partitionLabels),
    replicatedJobs: listOf(form.replicatedJobs),
    scrapeInterval: milliseconds(form.scrapeInterval),
    evaluationInterval: milliseconds(form.evaluationInterval),
    lookback: milliseconds(form.lookback) ?? Number.NaN,
    store: storeUrl.trim() === '' ? undefined : { ...base?.store, url: storeUrl, flavour: storeFlavour },
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

function placeOf(path: string): string {
  const [first, second] = path.split('.');
  if (first === 'store') {
    return second === 'flavour' ? 'storeFlavour' : 'storeUrl';
  }
  return first === 'shards' && second !== undefined ? `shards.${second}` : first;
}

function replicasOf(servers: string, before: FleetDefinition['shards'][number] | undefined) {
  return servers
    .split(/[\s,]+/)
    .filter((url) => url !== '')
    .map((url, i) => ({ id: before?.replicas[i]?.id ?? String.fromCharCode(97 + i), url }));
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
