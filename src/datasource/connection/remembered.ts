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

  private async renew(): Promise<T> {
    const at = Date.now();
    try {
      const value = await this.load();
      this.loaded = { value, at };
      return value;
    } finally {
      this.loading = undefined;
    }
  }
}
