import type { HostPath, Station } from './inventory-hosts.ts';
import type { Variable } from './inventory-variables.ts';
import type { Statement } from './inventory-statement.ts';
import type { Inventory } from './inventory.ts';
import { codeSpan, inertLine, proseText } from './markdown-text.ts';

const shown = (evidence: readonly string[]): string => evidence.map(each => codeSpan(each, 120)).join(', ');

const few = (places: readonly string[]): string =>
  places.length > 4 ? `${shown(places.slice(0, 4))} and ${places.length - 4} more` : shown(places);

const statement = ({ what, name, evidence }: Statement): string => `- ${what} ${codeSpan(name)} (${few(evidence)})`;

const station = (title: string, found: Station | null, otherwise: string): string =>
  found === null ? `  - ${title}: ${otherwise}` : `  - ${title}: ${proseText(found.name)} (${few(found.evidence)})`;

const hostLines = (path: HostPath): readonly string[] => {
  const said = path.service === undefined ? '' : `, declared as ${path.service} (${path.environment ?? 'production'})`;
  if (path.leadsTo.length === 0)
    return [
      `- ${codeSpan(path.host)}${said}`,
      '  - No address was seen in DNS: this name leads nowhere.',
      ...findingLines(path),
    ];
  return [
    `- ${codeSpan(path.host)}${said}`,
    `  - DNS: ${few(path.leadsTo)}`,
    station('In front (CDN)', path.cdn, 'none recognised'),
    station('Runs on', path.runsOn, 'not recognised from outside'),
    ...(path.sendsTo === undefined ? [] : [`  - Sends visitors on to ${codeSpan(path.sendsTo)}`]),
    ...findingLines(path),
  ];
};

const findingLines = (path: HostPath): readonly string[] =>
  path.findings.map(({ id, title }) => `  - Open: ${proseText(title)} (${codeSpan(id)})`);

const variableLine = ({ name, readIn, keptIn }: Variable): string => {
  const kept =
    keptIn.length === 0
      ? 'no file says where its value is kept'
      : keptIn.map(({ place, evidence }) => `kept in ${place} (${few(evidence)})`).join('; ');
  const read = readIn.length === 0 ? 'read by no code that was seen' : `read in ${few(readIn)}`;
  return `- ${codeSpan(name)}: ${kept}; ${read}`;
};

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];

/** The deployment inventory as Markdown. Everything from outside stands in code spans or escaped. */
export const inventoryMarkdown = (document: Inventory): string => {
  const secrets = document.variables.filter(({ sort }) => sort === 'secret');
  const open = document.variables.filter(({ sort }) => sort === 'browser');
  const lines = [
    `# Deployment inventory of ${codeSpan(document.domain)}`,
    '',
    `As seen on ${inertLine(document.collectedAt)}. Each line says what shows it. Values of secrets are never read into this document.`,
    '',
    ...section('Who holds the domain', document.ownership.map(statement)),
    ...section('Environments', document.environments.map(statement)),
    ...section('From the domain to the code', document.paths.flatMap(hostLines)),
    ...section('Where code runs', document.code.map(statement)),
    ...section('Where data is kept', document.databases.map(statement)),
    ...section('The way of mail', document.mail.map(statement)),
    ...section('Where secrets live (names only)', secrets.map(variableLine)),
    ...section('Variables that every visitor can read', open.map(variableLine)),
    ...section(
      'Not visible',
      document.notVisible.map(({ what, why, howTo }) => `- ${proseText(what)}: ${why}. ${proseText(howTo)}`),
    ),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
};
