const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];
/** Of a key that is looked for. */
const MOST_KEY = 128;

export interface PickOptions {
  /** The keys that lead to what is picked, from the outermost object on. */
  readonly path: readonly string[];
  /** Bytes of one element, or of the value where it is no array. */
  readonly most: number;
  /** Told of each element of the array at the path by itself, or of the value there; to be false where no more is wanted. */
  readonly onItem: (item: unknown) => boolean;
}

/**
 * Picks one value out of a JSON text that comes in pieces, in a time that is linear in its length: elements of an array are parsed
 * one by one, all else is passed over and not checked. A long text that means harm holds the thread no longer than one of its pieces.
 */
export class JsonPicker {
  private depth = 0;
  /** Of the open objects, how many are on the path; those are the outermost. */
  private onPath = 0;
  private inString = false;
  private escaped = false;
  private isKey = false;
  private key: number[] = [];
  /** The value that comes next is the picked one. */
  private isNext = false;
  /** The depth around what is picked; undefined while nothing is. */
  private around: number | undefined;
  /** The value that comes next may hold the path on. */
  private leads = true;
  private isArray = false;
  private parts: Uint8Array[] = [];
  private size = 0;
  private state: 'open' | 'done' | 'failed' = 'open';

  constructor(private readonly options: PickOptions) {}

  /** Whether all that was to be picked was, and was well formed. */
  get isDone(): boolean {
    return this.state === 'done';
  }

  /** Takes the next piece of the text. */
  push(chunk: Uint8Array): void {
    let from = 0;
    for (let i = 0; i < chunk.length && this.state === 'open'; i++) {
      const byte = chunk[i];
      if (this.inString) {
        this.string(byte);
      } else if (byte === QUOTE) {
        this.inString = true;
        this.isKey = this.around === undefined && this.depth === this.onPath && !this.isNext;
        this.key = [];
        this.begin();
      } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        from = this.opened(byte, i, from);
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY || byte === COMMA) {
        from = this.closed(byte, chunk, { i, from });
      } else if (byte === COLON) {
        this.colon();
        from = this.isNext ? i + 1 : from;
      } else if (byte > 0x20) {
        this.begin();
      }
    }
    if (this.around !== undefined && this.state === 'open') {
      this.keep(chunk.slice(from));
    }
  }

  private string(byte: number): void {
    if (this.escaped) {
      this.escaped = false;
    } else if (byte === BACKSLASH) {
      this.escaped = true;
    } else if (byte === QUOTE) {
      this.inString = false;
      return;
    }
    if (this.isKey && this.key.length <= MOST_KEY) {
      this.key.push(byte);
    }
  }

  private colon(): void {
    const { path } = this.options;
    if (this.around === undefined && this.depth === this.onPath && this.depth > 0) {
      const isRight = Buffer.from(this.key).toString() === path[this.onPath - 1];
      this.isNext = isRight && this.onPath === path.length;
      this.leads = isRight && !this.isNext;
    }
  }

  /** A value that is neither array nor object begins. */
  private begin(): void {
    if (this.isNext) {
      this.isNext = false;
      this.around = this.depth;
    }
    this.leads &&= this.isKey;
  }

  private opened(byte: number, i: number, from: number): number {
    let start = from;
    if (this.isNext) {
      this.isNext = false;
      this.isArray = byte === OPEN_ARRAY;
      this.around = this.isArray ? this.depth + 1 : this.depth;
      start = this.isArray ? i + 1 : from;
    } else if (this.leads && byte === OPEN_OBJECT && this.depth === this.onPath) {
      this.onPath++;
    }
    this.leads = false;
    this.depth++;
    return start;
  }

  private closed(byte: number, chunk: Uint8Array, { i, from }: { readonly i: number; readonly from: number }): number {
    const isComma = byte === COMMA;
    const isEnd = this.around === this.depth;
    if (isEnd) {
      this.keep(chunk.slice(from, i));
      this.item(isComma && this.isArray);
    }
    if (!isComma) {
      this.depth--;
      this.onPath = Math.min(this.onPath, this.depth);
      this.state = this.depth <= 0 && this.state === 'open' ? 'failed' : this.state;
    }
    return isEnd ? i + 1 : from;
  }

  private keep(part: Uint8Array): void {
    this.size += part.length;
    this.parts.push(part);
    if (this.size > this.options.most) {
      this.state = 'failed';
    }
  }

  /** The end of an element, or of the value. */
  private item(goesOn: boolean): void {
    const text = Buffer.concat(this.parts).toString('utf8').trim();
    this.parts = [];
    this.size = 0;
    if (this.state === 'failed') {
      return;
    }
    try {
      const isNone = this.isArray && text === '' && !goesOn;
      const isWanted = isNone || this.options.onItem(JSON.parse(text));
      this.state = !isWanted ? 'failed' : goesOn ? 'open' : 'done';
    } catch {
      this.state = 'failed';
    }
  }
}
