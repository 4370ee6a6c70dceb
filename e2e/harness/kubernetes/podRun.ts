import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';

import { findPrometheus } from '../../../scripts/tools.mjs';
import { endServer, launchServer } from '../serverProcess';
import { KubeRefusal } from './kubeApi';
import { type Container, type Pod, type PodSurroundings, type PodVolume, type Source } from './podObject';

const PORT = 9090;
const RESTART_MS = 1000;

/** One pod of a Prometheus resource as a real Prometheus. */
export class PodRun {
  readonly url: string;
  private readonly main: Container;
  /** Folders by the paths at which the container has them, the longest first. */
  private readonly folders: ReadonlyArray<readonly [mountPath: string, folder: string]>;
  private files = new Map<string, string>();
  private child: ChildProcess | undefined;
  private isEnding = false;
  private restarts = 0;
  private last: { readonly reason: string; readonly exitCode: number; readonly at: number } | undefined;
  private outOfMemory = false;
  private readonly startedAt = new Date().toISOString();

  constructor(
    private readonly pod: Pod,
    private readonly deps: PodSurroundings & { readonly address: string }
  ) {
    this.url = `http://${deps.address}:${PORT}`;
    this.main = containerOf(pod, 'prometheus');
    this.folders = this.main.volumeMounts
      .map(({ name, mountPath, subPath = '' }) => [mountPath, path.join(this.folderOf(name), subPath)] as const)
      .sort(([a], [b]) => b.length - a.length);
  }

  get name(): string {
    return this.pod.metadata.name;
  }

  /** Begins it; it is ready some time later. */
  async start(): Promise<void> {
    await this.fill();
    // A path may be that of a file of a Secret.
    for (const [, folder] of this.folders.filter(([, there]) => !existsSync(there))) {
      await mkdir(folder, { recursive: true });
    }
    await this.expand();
    const program = await findPrometheus();
    if (!program.ok) {
      throw new Error(program.problem);
    }
    await this.launch(program.path);
  }

  /** Takes over what changed in its Secrets, and gives the status that a kubelet would tell. */
  async look(): Promise<object> {
    if (this.child === undefined) {
      await this.start();
    } else if (await this.fill()) {
      await this.expand();
      await fetch(`${this.url}/-/reload`, { method: 'POST' }).catch(() => undefined);
    }
    const ready = await fetch(`${this.url}/-/ready`, { signal: AbortSignal.timeout(2000) }).then(
      (response) => response.ok,
      () => false
    );
    await this.restartWhereEnded();
    return this.status(ready);
  }

  /** Ends it as the kernel does where memory runs out; it is started again. */
  async runOutOfMemory(): Promise<void> {
    this.outOfMemory = true;
    this.child?.kill('SIGKILL');
    await this.gone();
  }

  async end(): Promise<void> {
    this.isEnding = true;
    if (this.child !== undefined) {
      await endServer(this.child);
    }
  }

  private async gone(): Promise<void> {
    if (this.child?.exitCode === null && this.child.signalCode === null) {
      await once(this.child, 'exit');
    }
  }

  private async launch(program: string): Promise<void> {
    const given = this.main.args.map((arg) => this.here(arg));
    const args = [...given, `--web.listen-address=${this.deps.address}:${PORT}`];
    if (!this.isEnding) {
      this.child = await launchServer(program, { args, ready: () => Promise.resolve(true) });
      this.program = program;
    }
  }

  private program = '';

  private async restartWhereEnded(): Promise<void> {
    const { child } = this;
    if (child === undefined || this.isEnding || (child.exitCode === null && child.signalCode === null)) {
      return;
    }
    this.last ??= { reason: this.outOfMemory ? 'OOMKilled' : 'Error', exitCode: child.exitCode ?? 137, at: Date.now() };
    if (Date.now() - this.last.at > RESTART_MS) {
      this.restarts++;
      await this.launch(this.program);
    }
  }

  private status(ready: boolean): object {
    const status = ready ? 'True' : 'False';
    const terminated = this.last && { reason: this.last.reason, exitCode: this.last.exitCode };
    const statusOf = ({ name }: Container) => ({
      ...{ name, ready, started: ready, restartCount: this.restarts, image: name, imageID: name },
      state: { running: { startedAt: this.startedAt } },
      ...(name === this.main.name && terminated && { lastState: { terminated } }),
    });
    return {
      phase: 'Running',
      ...{ podIP: this.deps.address, podIPs: [{ ip: this.deps.address }], startTime: this.startedAt },
      conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type) => ({
        ...{ type, status: type.endsWith('Ready') ? status : 'True', lastTransitionTime: this.startedAt },
      })),
      containerStatuses: this.pod.spec.containers.map(statusOf),
    };
  }

  /** Lays Secrets and ConfigMaps into their folders. Whether any has changed. */
  private async fill(): Promise<boolean> {
    const files = new Map<string, string>();
    for (const volume of this.pod.spec.volumes) {
      for (const [name, text] of await this.contentOf(volume)) {
        files.set(path.join(this.folderOf(volume.name), name), text);
      }
    }
    const changed = !isDeepStrictEqual(files, this.files);
    this.files = files;
    for (const [file, text] of changed ? files : []) {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text, 'base64');
    }
    return changed;
  }

  /** Names and contents in base64 of the files of a volume. */
  private async contentOf({ secret, configMap, projected }: PodVolume): Promise<ReadonlyArray<[string, string]>> {
    const sources = [
      ...(secret === undefined ? [] : [{ secret: { ...secret, name: secret.secretName } }]),
      ...(configMap === undefined ? [] : [{ configMap }]),
      ...(projected?.sources ?? []),
    ];
    const found = await Promise.all(
      sources.map(async ({ secret: own, configMap: map }): Promise<Array<[string, string]>> => {
        const base64 = (text: string) => Buffer.from(text).toString('base64');
        return own === undefined
          ? Object.entries(await this.read('configmaps', map)).map(([name, text]) => [name, base64(text)])
          : Object.entries(await this.read('secrets', own));
      })
    );
    return found.flat();
  }

  private async read(
    kind: string,
    { name, optional }: Source = { name: '' }
  ): Promise<Readonly<Record<string, string>>> {
    const url = `/api/v1/namespaces/${this.deps.namespace}/${kind}/${name}`;
    try {
      return (await this.deps.api.get<Content>(url)).data ?? {};
    } catch (error) {
      if (optional === true && error instanceof KubeRefusal && error.status === 404) {
        return {};
      }
      throw error;
    }
  }

  /** What the operator's reloader makes of the configuration: unpacked, with the variables of this pod; its paths are those of here. */
  private async expand(): Promise<void> {
    const reloader = containerOf(this.pod, 'config-reloader');
    const flag = (name: string) => reloader.args.find((arg) => arg.startsWith(`--${name}=`))?.split('=')[1] ?? '';
    const inFolders = reloader.volumeMounts.map(({ name, mountPath }) => [mountPath, this.folderOf(name)] as const);
    const out = hereOf(flag('config-envsubst-file'), inFolders);
    const own = (reloader.env ?? []).map(({ name, value }) => [name, value ?? this.name]);
    await mkdir(path.dirname(out), { recursive: true });
    await promisify(execFile)(
      path.join(this.deps.bin, 'prometheus-config-reloader'),
      [
        ...['--watch-interval=0', '--listen-address=127.0.0.1:0', '--log-level=error'],
        ...[`--config-file=${hereOf(flag('config-file'), inFolders)}`, `--config-envsubst-file=${out}`],
      ],
      { env: Object.fromEntries(own) as NodeJS.ProcessEnv }
    );
    await writeFile(out, this.here(await readFile(out, 'utf8')));
  }

  private here(text: string): string {
    return hereOf(text, this.folders);
  }

  /** What is of a claim outlives the pod. */
  private folderOf(volume: string): string {
    const claim = this.pod.spec.volumes.find(({ name }) => name === volume)?.persistentVolumeClaim?.claimName;
    const { dir } = this.deps;
    return claim === undefined
      ? path.join(dir, 'pods', this.pod.metadata.uid, volume)
      : path.join(dir, 'claims', claim);
  }
}

interface Content {
  readonly data?: Readonly<Record<string, string>>;
}

function containerOf({ spec }: Pod, name: string): Container {
  const found = spec.containers.find((one) => one.name === name);
  if (found === undefined) {
    throw new Error(`the pod has no container ${name}`);
  }
  return found;
}

/** A text with the paths of a container as they are on this machine. */
function hereOf(text: string, folders: ReadonlyArray<readonly [mountPath: string, folder: string]>): string {
  const found = folders.map(([mountPath]) => mountPath.replace(/[.\\]/g, '\\$&')).join('|');
  const to = new Map(folders);
  return text.replace(
    new RegExp(`(^|[\\s"'=:])(${found})(?=[/\\s"']|$)`, 'gm'),
    (_, before: string, mountPath: string) => `${before}${to.get(mountPath)}`
  );
}
