import type { Declaration, StyleRule } from './style-rules.ts';

/**
 * The `style` attribute of an element that the rules fit, in the order of the cascade (CSS Cascading 5 section 6): what the rules
 * say, then what was written there, then what the rules demand as `!important`. What was written stays as it is.
 * @param written the attribute as it stands in the tag; empty where there is none
 */
export function inlineStyle(written: string, fitting: readonly StyleRule[]): string {
  const { quote, value } = writtenIn(written);
  const inOrder = fitting.toSorted((a, b) => a.specificity - b.specificity);
  const kept = value.trim().replace(/;$/, '');
  const parts = [
    ...cascade(inOrder, false).map((declaration) => escaped(declaration, quote)),
    ...(kept === '' ? [] : [kept]),
    ...cascade(inOrder, true).map((declaration) => escaped(declaration, quote)),
  ];
  const lead = written === '' ? ' ' : '';
  return `${lead}style=${quote}${parts.join('; ')}${quote}`;
}

/** Declarations that are left when later ones of the same property win; one rule may say a property twice as a fallback. */
function cascade(rules: readonly StyleRule[], important: boolean): string[] {
  let kept: Declaration[] = [];
  for (const { declarations } of rules) {
    const said = declarations.filter((declaration) => declaration.important === important);
    const properties = new Set(said.map(({ property }) => property));
    kept = [...kept.filter(({ property }) => !properties.has(property)), ...said];
  }
  return kept.map(({ property, value }) => `${property}: ${value}`);
}

/** Value and quote of an attribute as written: `style="…"`, `style='…'`, `style=…`. */
function writtenIn(written: string): { quote: '"' | "'"; value: string } {
  const [, quoted, bare = ''] = /^[^=]*=\s*(?:(["'][\s\S]*)|([\s\S]*))$/.exec(written) ?? [];
  if (quoted === undefined) return { quote: '"', value: bare.replaceAll('"', '&quot;') };
  return { quote: quoted.startsWith("'") ? "'" : '"', value: quoted.slice(1, -1) };
}

function escaped(declaration: string, quote: string): string {
  return declaration
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(quote, quote === '"' ? '&quot;' : '&#39;');
}
