/** Remembers what was made of an object that never changes, for as long as there is that object. */
export class OncePer<Key extends object, Made> {
  readonly #made = new WeakMap<Key, Made>();

  get(key: Key, make: (key: Key) => Made): Made {
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = make(key);
    this.#made.set(key, made);
    return made;
  }
}
