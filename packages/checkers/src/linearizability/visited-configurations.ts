/**
 * The memo of a linearization search (Lowe 2017): configurations that lead nowhere new. A configuration is a fixed
 * number of 32-bit words. Entries are compared word by word: a hash decides where to look, never what is equal.
 */
export class VisitedConfigurations {
  private wordCount = 0;
  private capacity = 0;
  private count = 0;
  /** Entry `slot` begins at `slot * wordCount`; `used` tells which slots hold one. */
  private words = new Int32Array(0);
  private used = new Uint8Array(0);

  /** Forgets everything; from now on a configuration has `wordCount` words. */
  reset(wordCount: number): void {
    if (this.count > 0) this.used.fill(0);
    this.count = 0;
    this.wordCount = wordCount;
    if (this.words.length < this.capacity * wordCount) this.words = new Int32Array(this.capacity * wordCount);
  }

  has(configuration: Int32Array): boolean {
    return this.count > 0 && this.used[this.slotOf(configuration)] === 1;
  }

  /** Returns false when it was there already. */
  add(configuration: Int32Array): boolean {
    if (this.count * 2 >= this.capacity) this.grow();
    const slot = this.slotOf(configuration);
    if (this.used[slot] === 1) return false;
    this.used[slot] = 1;
    this.count += 1;
    const start = slot * this.wordCount;
    for (let word = 0; word < this.wordCount; word += 1) this.words[start + word] = configuration[word]!;
    return true;
  }

  /** The slot that holds the configuration, or the free one where it belongs. */
  private slotOf(configuration: Int32Array): number {
    const { wordCount, words, used } = this;
    const mask = this.capacity - 1;
    let hash = 0x811c9dc5;
    for (let word = 0; word < wordCount; word += 1) {
      hash = Math.imul(hash ^ configuration[word]!, 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    let slot = hash & mask;
    while (used[slot] === 1) {
      const start = slot * wordCount;
      let word = 0;
      while (word < wordCount && words[start + word] === configuration[word]) word += 1;
      if (word === wordCount) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private grow(): void {
    const { words, used, wordCount, capacity } = this;
    this.capacity = capacity === 0 ? 64 : capacity * 2;
    this.words = new Int32Array(this.capacity * wordCount);
    this.used = new Uint8Array(this.capacity);
    this.count = 0;
    for (let slot = 0; slot < capacity; slot += 1) {
      if (used[slot] === 1) this.add(words.subarray(slot * wordCount, (slot + 1) * wordCount));
    }
  }
}
