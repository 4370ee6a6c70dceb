/**
 * Asks a server, by GET, for what is at a path below `/api/v1/`, such as `status/runtimeinfo`. Gives the `data` of its answer;
 * undefined where there is none. Never rejects.
 */
export type AskServer = (path: string, params?: Readonly<Record<string, string>>) => Promise<unknown>;

/** A server that can be asked. */
export interface KnownServer {
  /** As people know it: its shard's, with its own where the shard has several replicas. */
  readonly name: string;
  /** The shard it is entered as a replica of. */
  readonly shard: string;
  readonly ask: AskServer;
}
