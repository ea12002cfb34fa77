import type { Place, PlaceTracker, UrlPart } from './place.ts';

type State = 'start' | 'scheme' | 'after-scheme' | 'slash' | 'authority' | 'path' | 'query';

/** Follows a URL (RFC 3986) and tells which part of it a form stands in. */
export class UrlPartTracker {
  #state: State = 'start';

  step(character: string): void {
    this.#state = this.#after(character);
  }

  /** Goes over a form. What stands behind one that begins a URL may still turn out to be its scheme. */
  form(): UrlPart {
    const state = this.#state;
    if (state === 'start') {
      this.#state = 'scheme';
      return 'start';
    }
    if (state === 'after-scheme' || state === 'slash') this.#state = 'path';
    return state === 'authority' || state === 'query' ? state : 'path';
  }

  #after(character: string): State {
    const state = this.#state;
    if (state === 'query' || (state === 'start' && character.trim() === '')) return state;
    if (character === '?' || character === '#') return 'query';
    if (state === 'path') return state;
    // Browsers read a backslash as a slash.
    const slash = character === '/' || character === '\\';
    if (state === 'authority') return slash ? 'path' : state;
    if (state === 'slash') return slash ? 'authority' : 'path';
    if (slash) return state === 'scheme' ? 'path' : 'slash';
    if (state === 'after-scheme') return 'path';
    return character === ':' ? 'after-scheme' : 'scheme';
  }
}

/** A template that is one URL, such as the address a trigger link leads to. */
export function trackUrl(source: string): PlaceTracker {
  const part = new UrlPartTracker();
  return {
    opaque: false,
    value: { start: 0, quoted: true, url: true },
    step: (index) => part.step(source.charAt(index)),
    form: (): Place => ({ content: part.form(), markup: 'none' }),
  };
}
