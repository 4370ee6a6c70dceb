/**
 * A value that is loaded when first wanted and again once it is `maxAgeMs` old. An older one is never given: a fleet that has
 * grown since would be answered from a part of its shards. A failure to load is not remembered.
 */
export class Remembered<T> {
  private loaded: { readonly value: T; readonly at: number } | undefined;
  private loading: Promise<T> | undefined;

  constructor(
    private readonly load: () => Promise<T>,
    private readonly maxAgeMs: number
  ) {}

  get(): Promise<T> {
    if (this.loaded !== undefined && Date.now() - this.loaded.at < this.maxAgeMs) {
      return Promise.resolve(this.loaded.value);
    }
    this.loading ??= this.renew();
    return this.loading;
  }

  /** A value is not given any more, nor one whose loading began before now; nothing where another one was loaded since. */
  forget(value: T): void {
    if (this.loaded?.value === value) {
      this.loaded = undefined;
      this.loading = undefined;
    }
  }

  private renew(): Promise<T> {
    const at = Date.now();
    const loading: Promise<T> = this.load().then(
      (value) => {
        if (this.loading === loading) {
          this.loaded = { value, at };
          this.loading = undefined;
        }
        return value;
      },
      (error: unknown) => {
        if (this.loading === loading) {
          this.loading = undefined;
        }
        throw error;
      }
    );
    return loading;
  }
}
