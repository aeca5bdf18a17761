/** The bytes of one file as one side (cache or platter) holds them. Grows by doubling; what was never written is zero. */
export class ByteImage {
  #bytes = new Uint8Array(0);
  #length = 0;
  /** Whether there is such a file at all; an empty file exists. */
  exists = false;

  get length(): number {
    return this.#length;
  }

  /** A copy of the bytes from `offset` on, fewer than `count` where the file ends. */
  read(offset: number, count: number): Uint8Array {
    return this.#bytes.slice(Math.min(offset, this.#length), Math.min(offset + count, this.#length));
  }

  write(offset: number, bytes: Uint8Array): void {
    this.exists = true;
    if (offset + bytes.length > this.#length) this.resize(offset + bytes.length);
    this.#bytes.set(bytes, offset);
  }

  /** Cuts the file or lets it grow by zeros. */
  resize(length: number): void {
    this.exists = true;
    if (length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(length, 2 * this.#bytes.length));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    } else if (length < this.#length) {
      this.#bytes.fill(0, length, this.#length);
    }
    this.#length = length;
  }

  clear(): void {
    this.#bytes = new Uint8Array(0);
    this.#length = 0;
    this.exists = false;
  }

  /** A copy of everything; undefined when there is no such file. */
  save(): Uint8Array | undefined {
    return this.exists ? this.read(0, this.#length) : undefined;
  }

  load(saved: Uint8Array | undefined): void {
    this.clear();
    if (saved !== undefined) {
      this.resize(saved.length);
      this.#bytes.set(saved);
    }
  }
}
