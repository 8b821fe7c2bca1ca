import postcss, { type AtRule, type Container, type Root, type Rule } from 'postcss';

const CLASS = /\.(-?[A-Za-z_][\w-]*)/g;
const VARIABLE = /var\(\s*(--[\w-]+)/g;
/** `:not(.a)`, `:is(.a, .b)`: what they hold may be absent without the rule being idle. */
const FUNCTION = /:[\w-]+\([^()]*\)/g;

/**
 * The part of a style sheet that a page with this markup wears: rules that some element could match, in their order and their conditions, and
 * the variables that those need. Nothing for print, no keyframes. Rules without classes stay.
 */
export function styleOf(markup: string, sheet: string): string {
  const classes = new Set(
    [...markup.matchAll(/ class="([^"]*)"/g)].flatMap(([, names]) => (names ?? '').split(' ')),
  );
  const root = postcss.parse(sheet);
  root.walkAtRules((rule) => {
    if (isIdle(rule)) rule.remove();
  });
  root.walkRules((rule) => {
    rule.selectors = rule.selectors.filter((selector) => canMatch(selector, classes));
    if (rule.selector === '') rule.remove();
  });
  dropVariables(root);
  dropEmpty(root);
  return root.toString();
}

const isIdle = ({ name, params }: AtRule): boolean =>
  /keyframes$|^charset$/.test(name) || (name === 'media' && params === 'print');

function canMatch(selector: string, classes: ReadonlySet<string>): boolean {
  const named = [...selector.replace(FUNCTION, '').matchAll(CLASS)];
  return named.every(([, name]) => classes.has(name ?? ''));
}

/** Takes away variables that nothing reads, again and again, since variables read each other. */
function dropVariables(root: Root): void {
  const before = root.toString().length;
  const read = new Set([...root.toString().matchAll(VARIABLE)].map(([, name]) => name));
  root.walkDecls(/^--/, (declaration) => {
    if (!read.has(declaration.prop)) declaration.remove();
  });
  if (root.toString().length < before) dropVariables(root);
}

function dropEmpty(within: Container): void {
  within.walk((node) => {
    if (isEmpty(node as AtRule | Rule)) node.remove();
  });
}

const isEmpty = (node: AtRule | Rule): boolean => node.nodes?.length === 0;
