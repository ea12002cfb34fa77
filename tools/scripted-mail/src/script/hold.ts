/** A place in a script where the server stands still until the test lets it go on. */
export class Hold {
  /** Resolves when the server stands here for the first time. */
  readonly reached: Promise<void>;
  /** Resolves when the test has let go. */
  readonly released: Promise<void>;
  #arrive: () => void = () => {};
  #release: () => void = () => {};

  constructor() {
    this.reached = new Promise((resolve) => {
      this.#arrive = resolve;
    });
    this.released = new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  /** The server is here. */
  arrive(): void {
    this.#arrive();
  }

  /** Lets whoever stands here, and whoever comes later, go on. */
  release(): void {
    this.#release();
  }
}
