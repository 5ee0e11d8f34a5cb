/**
 * Pictures come from the server as SVG text. They are built here node by node from a closed list of elements and
 * attributes, so that no markup made of strings ever reaches the page, whatever a title in them says.
 */

const elements = new Set(['svg', 'g', 'a', 'path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'text', 'tspan', 'title', 'desc', 'defs', 'pattern', 'clipPath']);
const attributes = new Set([
  'class', 'id', 'role', 'aria-label', 'aria-labelledby', 'aria-describedby', 'aria-hidden', 'tabindex', 'lang', 'focusable', 'href',
  'viewBox', 'width', 'height', 'preserveAspectRatio', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r', 'rx', 'ry', 'd', 'dx', 'dy', 'points',
  'transform', 'font-size', 'text-anchor', 'dominant-baseline', 'textLength', 'lengthAdjust', 'patternUnits', 'patternTransform', 'clip-path', 'vector-effect', 'data-ref', 'data-value',
]);

export interface Node {
  name: string;
  attributes: [string, string][];
  children: (Node | string)[];
}

const token = /<(\/?)([A-Za-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** readSvg reads what the server drew; undefined where it is anything but well-formed markup of the closed list. */
export function readSvg(text: string): Node | undefined {
  const open: Node[] = [{ name: '', attributes: [], children: [] }];
  let at = 0;
  for (const [all, end, name = '', given = '', empty, words] of text.trim().matchAll(token)) {
    at += all.length;
    const inside = open.at(-1)!;
    if (words !== undefined) inside.children.push(plain(words));
    else if (end) {
      if (open.length < 2 || open.pop()!.name !== name) return undefined;
    } else {
      const node = nodeOf(name, given);
      if (!node) return undefined;
      inside.children.push(node);
      if (!empty) open.push(node);
    }
  }
  const [root, ...more] = open[0]!.children;
  return at === text.trim().length && open.length === 1 && !more.length && typeof root === 'object' && root.name === 'svg' ? root : undefined;
}

function nodeOf(name: string, given: string): Node | undefined {
  if (!elements.has(name)) return undefined;
  const pairs = [...given.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, plain(value)] as [string, string]);
  return { name, attributes: pairs.filter(([key, value]) => attributes.has(key) && (key !== 'href' || /^\/(?![/\\])/.test(value))), children: [] };
}

function plain(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/g, (all, decimal, hex, name) => {
    if (name) return entities[name] ?? all;
    return String.fromCodePoint(decimal ? Number(decimal) : parseInt(hex, 16));
  });
}

const space = 'http://www.w3.org/2000/svg';

/** drawn makes the elements of a picture. */
export function drawn(node: Node): SVGElement {
  const element = document.createElementNS(space, node.name);
  for (const [key, value] of node.attributes) element.setAttribute(key, value);
  for (const child of node.children) element.append(typeof child === 'string' ? child : drawn(child));
  return element;
}
