import type Fs from 'node:fs';

/** Of the writes below a folder, one fails. */
interface Failing {
  /** The write that fails, counted from 1. */
  nth: number;
  /** What was written so far: `rename prometheus.yml`. */
  readonly writes: string[];
}

const failing = new Map<string, Failing>();
const files = new Map<number, string>();

/** From now on, the `nth` write below `dir` fails as on a full disk; none where it is Infinity. */
export function failWrite(dir: string, nth: number): Failing {
  const one = { nth, writes: [] };
  failing.set(dir, one);
  return one;
}

function write(verb: string, file: string): void {
  for (const [dir, one] of failing) {
    if (file.startsWith(`${dir}/`)) {
      one.writes.push(`${verb} ${file.slice(dir.length + 1).replace(/\.\d+\.tmp$/, '')}`);
      if (one.writes.length === one.nth) {
        throw Object.assign(new Error(`ENOSPC: no space left on device, ${verb} '${file}'`), { code: 'ENOSPC' });
      }
    }
  }
}

/** What stands for `node:fs` in tests of a full disk. */
export const failingFs = (fs: typeof Fs) => ({
  ...fs,
  openSync: (file: string, flags: string, mode?: number) => {
    if (flags !== 'r' && !fs.existsSync(file)) {
      write('open', file);
    }
    const handle = fs.openSync(file, flags, mode);
    files.set(handle, file);
    return handle;
  },
  writeFileSync: (file: string | number, data: string, options?: Fs.WriteFileOptions) => {
    write('write', typeof file === 'number' ? (files.get(file) ?? '') : file);
    fs.writeFileSync(file, data, options);
  },
  fsyncSync: (handle: number) => {
    write('fsync', files.get(handle) ?? '');
    fs.fsyncSync(handle);
  },
  renameSync: (from: string, to: string) => {
    write('rename', to);
    fs.renameSync(from, to);
  },
  mkdirSync: (dir: string, options?: Fs.MakeDirectoryOptions) => {
    if (!fs.existsSync(dir)) {
      write('mkdir', dir);
    }
    return fs.mkdirSync(dir, options);
  },
});
