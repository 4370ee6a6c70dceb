import { isData, type Spoil, SPOILS } from './spoiler';
import { type Victim } from './faultServers';

/** One way in which a server fails. */
export interface Fault {
  readonly name: string;
  /** What it is, for the reader of the table. */
  readonly means: string;
  /** Whether queries are answered all the same, and only raw samples can't be had. */
  readonly rawOnly?: true;
  /** Whether the query's time is over before it is seen. */
  readonly slow?: true;
  /** Whether health checks find it, after a while. */
  readonly isFound?: true;
  begin(victim: Victim): Promise<void>;
  end(victim: Victim): Promise<void>;
}

const MEANINGS: Readonly<Record<Spoil, string>> = {
  'status 500': 'it answers with status 500',
  'cut body': 'the connection ends in the middle of the body',
  'cut chunked body': 'the same, of a body without a length',
  'half a sample': 'the body ends too early, but the connection ends well',
  'empty body': 'status 200 and nothing else',
  garbage: 'bytes that are no text',
  'garbage JSON': 'JSON that is not an answer to what was asked',
  'error in JSON': "an error in Prometheus' form, with status 200",
  'a web page': 'a page of HTML with status 200, such as that of a login',
  redirect: 'it sends the client elsewhere',
  'never answers': 'it takes the request and says nothing until the time is over',
  'never ends': 'it sends half of the body, and nothing more until the time is over',
};

const SLOW: ReadonlySet<Spoil> = new Set(['never answers', 'never ends']);

export const FAULTS: readonly Fault[] = [
  {
    name: 'killed',
    means: 'its process is killed; connections are refused',
    begin: async ({ server, spoiler }) => {
      await server.kill('SIGKILL');
      await spoiler.refuse();
    },
    end: async ({ server, spoiler }) => {
      await server.restart();
      await spoiler.accept();
    },
  },
  {
    name: 'stopped',
    means: 'its process is stopped (SIGSTOP); connections are taken',
    isFound: true,
    begin: ({ server }) => server.kill('SIGSTOP'),
    end: ({ server }) => server.kill('SIGCONT'),
  },
  ...SPOILS.map((how): Fault => ({
    name: how,
    means: MEANINGS[how],
    ...(SLOW.has(how) && { slow: true }),
    ...spoiled(how, isData),
  })),
  {
    name: 'remote read fails',
    means: 'queries are answered, but remote read with status 500',
    rawOnly: true,
    ...spoiled('status 500', (path) => path === '/api/v1/read'),
  },
];

function spoiled(how: Spoil, what: (path: string) => boolean): Pick<Fault, 'begin' | 'end'> {
  return {
    begin: async ({ spoiler }) => {
      spoiler.spoiling = { how, what };
    },
    end: async ({ spoiler }) => {
      spoiler.spoiling = undefined;
    },
  };
}
