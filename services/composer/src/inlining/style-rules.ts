import { compile } from 'css-select';
import { parse as parseSelector, type Selector, SelectorType } from 'css-what';
import type { AnyNode, Element } from 'domhandler';
import { AtRule, parse as parseCss, type Root, type Rule } from 'postcss';

/** A declaration, e.g. `color: red`. */
export interface Declaration {
  property: string;
  value: string;
  important: boolean;
}

/** One selector of a rule with what it says. */
export interface StyleRule {
  matches(element: Element): boolean;
  /** Weight of the selector (CSS Selectors 4 section 17), comparable as a number. */
  specificity: number;
  declarations: Declaration[];
  /** What of an element, beside its name and place, decides whether it fits. */
  depends: Dependence;
}

/** What of the letter's elements a selector asks for, beside their names and places. */
export interface Dependence {
  /** Names of attributes. */
  attributes: readonly string[];
  /** Whether words have a say: `:empty`, and all that is not known to ask for elements only. */
  onText: boolean;
}

/** What a style sheet comes to. */
export interface StyleSheet {
  /** Rules that can be written into elements, in their order. */
  rules: StyleRule[];
  /** Index in the text of the sheet behind each declaration of a conditional rule that is not `!important`. */
  conditionalEnds: number[];
}

/** Pseudo-classes that tell of the place of an element, which does not change. */
const STRUCTURAL = new Set([
  'first-child',
  'last-child',
  'only-child',
  'nth-child',
  'nth-last-child',
  'not',
  'empty',
  'root',
]);
const CONDITIONS = new Set(['media', 'supports', 'container', 'layer']);
/** Longest chain of combinators; each may look at all ancestors. */
const MAX_STEPS = 8;

/** Reads a style sheet; null for one that is not well formed, which mail programs may read each in their own way. */
export function readStyleSheet(css: string): StyleSheet | null {
  // Old letters hide their sheets in comments; blanks of the same length keep all places.
  const text = css.replace(/<!--|-->/g, (mark) => ' '.repeat(mark.length));
  const root = parsed(text);
  if (!root) return null;
  const rules: StyleRule[] = [];
  const conditionalEnds: number[] = [];
  root.walkRules((rule) => {
    if (rule.parent === root) rules.push(...rulesOf(rule));
    else if (isConditional(rule)) conditionalEnds.push(...openEnds(rule, text));
  });
  return { rules, conditionalEnds };
}

function parsed(css: string): Root | null {
  try {
    return parseCss(css);
  } catch {
    return null;
  }
}

function rulesOf(rule: Rule): StyleRule[] {
  const declarations = rule.nodes.flatMap((node) =>
    node.type === 'decl' && !node.prop.startsWith('--')
      ? [
          {
            property: node.prop.toLowerCase(),
            value: node.value.replace(/\s+/g, ' '),
            important: node.important === true,
          },
        ]
      : [],
  );
  return declarations.length === 0 ? [] : selectorsOf(rule.selector).map((rest) => ({ ...rest, declarations }));
}

/** The selectors of a list that can be told from the letter alone; the others stay to the mail program. */
function selectorsOf(list: string): Pick<StyleRule, 'matches' | 'specificity' | 'depends'>[] {
  try {
    return parseSelector(list)
      .filter(isPlain)
      .map((selector) => ({
        matches: compile<AnyNode, Element>([selector]),
        specificity: specificityOf(selector),
        depends: dependenceOf(selector),
      }));
  } catch {
    return [];
  }
}

function isPlain(selector: Selector[]): boolean {
  const last = selector.slice(selector.findLastIndex(({ type }) => COMBINATORS.has(type)) + 1);
  return (
    selector.filter(({ type }) => COMBINATORS.has(type)).length <= MAX_STEPS &&
    selector.every(
      (part) =>
        part.type !== SelectorType.PseudoElement && (part.type !== SelectorType.Pseudo || STRUCTURAL.has(part.name)),
    ) &&
    // A rule for everything would be written into every tag.
    last.some(({ type }) => type !== SelectorType.Universal)
  );
}

const COMBINATORS = new Set<SelectorType>([
  ...[SelectorType.Descendant, SelectorType.Child, SelectorType.Adjacent, SelectorType.Sibling],
  ...[SelectorType.Parent, SelectorType.ColumnCombinator],
]);

/** Pseudo-classes that ask for the place of an element among elements. */
const OF_ELEMENTS = new Set(['first-child', 'last-child', 'only-child', 'nth-child', 'nth-last-child', 'root']);

function dependenceOf(selector: readonly Selector[]): Dependence {
  const parts = selector.map((part): Dependence => {
    if (part.type === SelectorType.Attribute) return { attributes: [part.name.toLowerCase()], onText: false };
    if (part.type !== SelectorType.Pseudo) return { attributes: [], onText: false };
    if (part.name === 'not' && Array.isArray(part.data)) return dependenceOf(part.data.flat());
    return { attributes: [], onText: !OF_ELEMENTS.has(part.name) };
  });
  return { attributes: parts.flatMap(({ attributes }) => attributes), onText: parts.some(({ onText }) => onText) };
}

function specificityOf(selector: readonly Selector[]): number {
  return selector.reduce((sum, part) => sum + weightOf(part), 0);
}

function weightOf(part: Selector): number {
  switch (part.type) {
    case SelectorType.Attribute:
      return part.name === 'id' && part.action === 'equals' ? 1_000_000 : 1000;
    case SelectorType.Pseudo:
      return part.name === 'not' && Array.isArray(part.data) ? Math.max(0, ...part.data.map(specificityOf)) : 1000;
    case SelectorType.Tag:
      return 1;
    default:
      return 0;
  }
}

function isConditional({ parent }: Rule): boolean {
  return parent instanceof AtRule && CONDITIONS.has(parent.name.toLowerCase());
}

function openEnds(rule: Rule, text: string): number[] {
  return rule.nodes.flatMap((node) => {
    if (node.type !== 'decl' || node.important) return [];
    const { start, end } = node.source ?? {};
    if (start === undefined || end === undefined) return [];
    return [start.offset + text.slice(start.offset, end.offset).replace(/[\s;]+$/, '').length];
  });
}
