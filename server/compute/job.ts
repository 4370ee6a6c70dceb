import { type ComputeOptions } from '../../src/compute/computeOptions';
import {
  type Fragments,
  type MemberAnswer,
  type MemberRequest,
  type OwnershipMemory,
  type Result,
} from '../../src/engine/index';
import { type ListRequest } from './listRequest';

/** What a job asks of members. */
export type JobRequest = MemberRequest | ListRequest;
/** As the engine's transport, of lists too. */
export type JobTransport = (requests: readonly JobRequest[]) => AsyncIterable<MemberAnswer>;

/** What a computation has from outside. */
export interface Tools {
  readonly transport: JobTransport;
  /** What is known of what a fleet's members hold; `fleet` is unique to a fleet and its members. */
  readonly memoryOf: (fleet: string) => OwnershipMemory;
  /** What is kept of members' answers; left out: nothing. */
  readonly fragments?: Fragments;
}

/** A computation's result: what is told first, and then the body, made as it is read. */
export interface Made<Told> {
  readonly told: Told;
  readonly body: Iterable<string | Uint8Array>;
}

/**
 * Something that threads compute. What it is asked and what it tells first go from thread to thread: plain values alone. It is run
 * anew where a thread ends in the middle of it.
 */
export type Job<Ask, Told> = (ask: Ask, tools: Tools) => Promise<Result<Made<Told>>>;

/** The jobs that there are, by their names. */
/* eslint-disable @typescript-eslint/no-explicit-any -- a job's own types are what callers see */
export type Jobs = Readonly<Record<string, Job<any, any>>>;
export type AskOf<J> = J extends Job<infer Ask, any> ? Ask : never;
export type ToldOf<J> = J extends Job<any, infer Told> ? Told : never;
/* eslint-enable @typescript-eslint/no-explicit-any */

/** For one job. */
export interface JobOptions extends ComputeOptions<JobTransport> {
  /** What is kept of members' answers; left out: nothing. */
  readonly fragments?: Fragments;
  /** Whether the body may be packed, which is told with it. */
  readonly gzip?: boolean;
  /** What has the same is as large as this, most likely. Left out: nothing is known of it. */
  readonly kind?: string;
}

export interface Computed<Told> {
  readonly told: Told;
  /** How the body is packed, where it is. */
  readonly encoding?: 'gzip';
  /** Throws where it ends before it is complete. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Runs jobs. Every expected failure is a value: of the job, its time-out, its cancellation, and the end of its thread. */
export interface Computer<J extends Jobs> {
  run<K extends keyof J & string>(
    name: K,
    ask: AskOf<J[K]>,
    options: JobOptions
  ): Promise<Result<Computed<ToldOf<J[K]>>>>;
  /** Left out where it has no threads. */
  readonly use?: ComputerUse;
  close(): Promise<void>;
}

/** How the threads are. */
export interface ComputerUse {
  /** Of large computations, at most. */
  readonly threads: number;
  readonly busy: number;
  readonly waiting: number;
  /** Computations in the thread that small ones share. */
  readonly small: number;
  /** Threads that ended while they computed. */
  readonly lost: number;
  /** Told of how many milliseconds a large one waited for its thread. */
  onWait: (elapsedMs: number) => void;
}
