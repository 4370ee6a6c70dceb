/** A list of whole numbers of 32 bits that is filled again and again. */
export class IdList {
  ids = new Int32Array(32);
  length = 0;

  push(id: number): void {
    if (this.length === this.ids.length) {
      const ids = new Int32Array(2 * this.length);
      ids.set(this.ids);
      this.ids = ids;
    }
    this.ids[this.length++] = id;
  }
}
