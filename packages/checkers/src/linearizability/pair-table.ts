/** Numbers by pairs of numbers, such as the state after (state, operation). Open addressing; pairs are compared exactly. */
export class PairTable {
  private capacity = 256;
  private count = 0;
  /** Three words an entry: first, second, value. `first` is -1 where an entry is free. */
  private words = new Int32Array(256 * 3).fill(-1);

  clear(): void {
    if (this.count === 0) return;
    this.count = 0;
    this.words.fill(-1);
  }

  /** Undefined unless the pair is there. Both numbers are from 0. */
  get(first: number, second: number): number | undefined {
    const at = this.find(first, second);
    return this.words[at] === -1 ? undefined : this.words[at + 2];
  }

  set(first: number, second: number, value: number): void {
    if (this.count * 2 >= this.capacity) this.grow();
    const at = this.find(first, second);
    if (this.words[at] === -1) this.count += 1;
    this.words[at] = first;
    this.words[at + 1] = second;
    this.words[at + 2] = value;
  }

  private find(first: number, second: number): number {
    const { words } = this;
    const mask = this.capacity - 1;
    let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    hash ^= hash >>> 15;
    let slot = hash & mask;
    while (true) {
      const at = slot * 3;
      if (words[at] === -1 || (words[at] === first && words[at + 1] === second)) return at;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    const { words, capacity } = this;
    this.capacity = capacity * 2;
    this.count = 0;
    this.words = new Int32Array(this.capacity * 3).fill(-1);
    for (let at = 0; at < words.length; at += 3) {
      if (words[at] !== -1) this.set(words[at]!, words[at + 1]!, words[at + 2]!);
    }
  }
}
