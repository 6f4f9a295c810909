import { inert } from '../platform/inert.ts';
import { escapeMarkup } from '../platform/markup.ts';
import type { HostPath } from './inventory-hosts.ts';
import type { Inventory } from './inventory.ts';

/** A box of the picture: heading, then lines; `unknown` boxes are drawn with a broken line. */
type Box = {
  readonly heading: string;
  readonly lines: readonly string[];
  readonly tone: 'name' | 'cdn' | 'host' | 'data' | 'mail' | 'unknown';
};

/** Boxes of one column that an arrow leads through from top to bottom. */
type Flow = readonly Box[];

const width = 360;
const margin = 16;
const lineHeight = 17;
const arrowHeight = 26;
const gap = 22;
/** Characters that fit at 13 px between the edges, for a wide sans-serif face. */
const columns = 42;
const longest = 6;

const fills: Readonly<Record<Box['tone'], readonly [string, string]>> = {
  name: ['#eef4ff', '#3b62b5'],
  cdn: ['#fff4e5', '#b3661e'],
  host: ['#eaf7ee', '#2f7d4f'],
  data: ['#f4eefc', '#6b46a8'],
  mail: ['#fdf0f4', '#a8446b'],
  unknown: ['#ffffff', '#767676'],
};

/** Text from outside as XML text: inert, then with the characters of markup spelt out. */
const xml = (text: string): string => escapeMarkup(inert(text));

/** A line cut into pieces that fit: at a space or after a dot where there is one, else anywhere. */
const wrapped = (text: string): readonly string[] => {
  const pieces: string[] = [];
  let rest = Array.from(inert(text));
  while (rest.length > columns && pieces.length < longest) {
    const part = rest.slice(0, columns);
    const cut = Math.max(part.lastIndexOf(' '), part.lastIndexOf('.'));
    const end = cut > columns / 2 ? cut + 1 : columns;
    pieces.push(rest.slice(0, end).join('').trim());
    rest = rest.slice(end);
  }
  return [...pieces, rest.length > columns ? `${rest.slice(0, columns - 1).join('')}…` : rest.join('').trim()];
};

const listed = (names: readonly string[]): readonly string[] =>
  names.length > 5 ? [...names.slice(0, 5), `and ${names.length - 5} more`] : names;

const flowOf = (paths: readonly HostPath[], document: Inventory): Flow => {
  const [first] = paths;
  const names: Box = {
    heading: first?.service === undefined ? 'Address' : `Address (${first.service})`,
    lines: listed(paths.map(({ host }) => host)),
    tone: 'name',
  };
  if (first === undefined || first.leadsTo.length === 0)
    return [names, { heading: 'Leads nowhere', lines: ['No address was seen in DNS'], tone: 'unknown' }];
  const cdn: Flow = first.cdn === null ? [] : [{ heading: 'In front (CDN)', lines: [first.cdn.name], tone: 'cdn' }];
  if (first.sendsTo !== undefined)
    return [names, ...cdn, { heading: 'Sends visitors on to', lines: [first.sendsTo], tone: 'name' }];
  const host: Box =
    first.runsOn === null
      ? { heading: 'Runs on', lines: ['not recognised from outside'], tone: 'unknown' }
      : { heading: 'Runs on', lines: [first.runsOn.name], tone: 'host' };
  const own =
    first.environment === 'staging' ||
    (first.service !== undefined && ['redirect', 'mail', 'other', 'assets'].includes(first.service));
  return [names, ...cdn, host, ...(own ? [] : databaseOf(document))];
};

const databaseOf = ({ databases }: Inventory): Flow =>
  databases.length === 0
    ? [{ heading: 'Database', lines: ['not visible from outside'], tone: 'unknown' }]
    : [{ heading: 'Database', lines: listed(databases.map(({ name }) => name)), tone: 'data' }];

/** Hosts that take the same way share one flow. */
const flowsOf = (document: Inventory): readonly Flow[] => {
  const groups = new Map<string, HostPath[]>();
  for (const path of document.paths) {
    const key = JSON.stringify([
      path.leadsTo.length > 0,
      path.cdn?.name,
      path.runsOn?.name,
      path.sendsTo,
      path.service,
      path.environment,
    ]);
    groups.set(key, [...(groups.get(key) ?? []), path]);
  }
  const sites = [...groups.values()].map(paths => flowOf(paths, document));
  const named = (what: string): readonly string[] => [
    ...new Set(document.mail.filter(each => each.what === what).map(({ name }) => name)),
  ];
  const out = [...named('The app sends through'), ...named('DNS vouches for mail from')];
  const into = named('Mail to the domain arrives at');
  const box = (heading: string, lines: readonly string[]): Flow =>
    lines.length === 0 ? [] : [{ heading, lines: listed(lines), tone: 'mail' }];
  const mail = [...box('Mail leaves through', out), ...box('Mail arrives at', into)].map(each => [each]);
  const start: readonly Flow[] =
    sites.length === 0
      ? [
          [
            { heading: 'Address', lines: [document.domain], tone: 'name' },
            { heading: 'Leads to', lines: ['nothing was seen'], tone: 'unknown' },
          ],
        ]
      : sites;
  return [...start, ...mail];
};

const drawBox = (box: Box, top: number): { readonly markup: string; readonly height: number } => {
  const lines = box.lines.flatMap(wrapped);
  const height = 34 + lines.length * lineHeight;
  const [fill, edge] = fills[box.tone];
  const broken = box.tone === 'unknown' ? ' stroke-dasharray="5 4"' : '';
  const text = lines.map(
    (line, i) =>
      `<text x="${margin + 12}" y="${top + 39 + i * lineHeight}" font-size="13" fill="#1c1c1c">${xml(line)}</text>`,
  );
  return {
    height,
    markup: [
      `<rect x="${margin}" y="${top}" width="${width - 2 * margin}" height="${height}" rx="8" fill="${fill}" stroke="${edge}"${broken}/>`,
      `<text x="${margin + 12}" y="${top + 20}" font-size="12" font-weight="600" fill="${edge}">${xml(box.heading)}</text>`,
      ...text,
    ].join('\n'),
  };
};

const drawArrow = (top: number): string => {
  const x = width / 2;
  const tip = top + arrowHeight - 4;
  return `<path d="M${x} ${top + 4}V${tip}M${x - 5} ${tip - 6}L${x} ${tip}L${x + 5} ${tip - 6}" fill="none" stroke="#555555" stroke-width="1.5"/>`;
};

const spoken = (flows: readonly Flow[]): string =>
  flows.map(flow => flow.map(({ heading, lines }) => `${heading}: ${lines.join(', ')}`).join('; then ')).join('. ');

/** The way from the domain to the database as one SVG: no script, no font, no picture from elsewhere; one narrow column. */
export const inventoryDiagram = (document: Inventory): string => {
  const flows = flowsOf(document);
  const parts: string[] = [];
  let top = margin;
  for (const flow of flows) {
    for (const [i, box] of flow.entries()) {
      if (i > 0) {
        parts.push(drawArrow(top));
        top += arrowHeight;
      }
      const { markup, height } = drawBox(box, top);
      parts.push(markup);
      top += height;
    }
    top += gap;
  }
  const height = top - gap + margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="100%" style="max-width:480px;height:auto" role="img" aria-labelledby="inventory-title inventory-text" font-family="system-ui, sans-serif">`,
    `<title id="inventory-title">${xml(`How ${document.domain} is put together`)}</title>`,
    `<desc id="inventory-text">${xml(spoken(flows))}</desc>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
};
