import type { PanelForm } from '../changes/panel-form.ts';
import type { PanelStep } from '../changes/panel-steps.ts';
import type { DnsMap, MapChange, MapRecord } from './dns-map.ts';
import { codeSpan, inertLine, proseText } from './markdown-text.ts';

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** Values are shown whole where they are to be pasted, and cut where they are only listed. */
const listed = 200;
const pasted = 8000;

const fates: Readonly<Record<MapRecord['fate'], string>> = {
  'left-alone': 'left alone',
  changes: '**changes, see below**',
  'held-back': '**needs a decision, see below**',
};

const recordLine = (record: MapRecord): string => {
  const values = record.values.map(value => codeSpan(value, listed)).join(', ');
  const ttl = record.ttl === undefined ? '' : ` (kept up to ${plural(record.ttl, 'second')})`;
  const disagree = record.disagree ? ' **Your name servers do not agree on it.**' : '';
  return `- ${codeSpan(record.name)} ${record.type} → ${values}${ttl}: ${record.why.map(why => proseText(why)).join(' ')}${disagree} ${fates[record.fate]}`;
};

const formLines = (form: PanelForm): readonly string[] =>
  form.typed
    ? form.fields.flatMap(field => {
        const lines = field.value.split('\n');
        if (field.kind === 'value' && lines.length > 1)
          return [`    - ${field.label}, one a line:`, ...lines.map(line => `      - ${codeSpan(line, pasted)}`)];
        return [`    - ${field.label}: ${field.value === '' ? '*(leave empty)*' : codeSpan(field.value, pasted)}`];
      })
    : [
        `    - This cannot be typed into the form (${proseText(form.reason)}). Import the zone-file line below instead.`,
      ];

const stepLines = (step: PanelStep): readonly string[] => {
  switch (step.act) {
    case 'keep':
      return [`  - Leave the line with ${codeSpan(step.was, pasted)} as it is.`];
    case 'delete':
      return [`  - Delete the line with ${codeSpan(step.was, pasted)}.`];
    case 'edit':
      return [`  - Edit the line with ${codeSpan(step.was, pasted)}, so that it reads:`, ...formLines(step.form)];
    case 'add':
      return ['  - Add a record:', ...formLines(step.form)];
    case 'replace':
      return ['  - Edit the record, so that it reads:', ...formLines(step.form)];
    case 'create':
      return ['  - Create the record:', ...formLines(step.form)];
  }
};

/** Zone-file text is printable ASCII on lines of its own, so a plain fence holds it. */
const zoneBlock = (change: MapChange): readonly string[] => [
  '',
  '  As zone-file lines:',
  '',
  '  ```diff',
  ...change.linesBefore.filter(line => !change.linesAfter.includes(line)).map(line => `  - ${line}`),
  ...change.linesAfter.map(line => `  ${change.linesBefore.includes(line) ? ' ' : '+'} ${line}`),
  '  ```',
  '',
];

const changeLines = (change: MapChange, index: number): readonly string[] => {
  const { set } = change;
  const verb = set.after.length === 0 ? 'remove' : set.before.length === 0 ? 'add' : 'change';
  return [
    `### ${index + 1}. ${verb} ${set.type} at ${codeSpan(set.name)}`,
    '',
    ...change.because.map(
      ({ id, title }) => `- Because of ${codeSpan(id)}${title === '' ? '' : `: ${proseText(title)}`}`,
    ),
    ...(set.note === undefined ? [] : [`- ${proseText(set.note)}`]),
    '- In the panel:',
    ...change.steps.flatMap(stepLines),
    ...zoneBlock(change),
  ];
};

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];

const panelLines = (map: DnsMap): readonly string[] => [
  map.provider.recognised
    ? `Your name servers belong to ${map.provider.name}, so the records below are written the way its panel takes them.`
    : 'Your DNS provider was not recognised by its name servers, so the records below are in the general notation: compare the saved record with the zone-file line. If you know the provider, name it as `dns.provider` in launch-ready.jsonc.',
  '',
  ...map.provider.steps.map((step, index) => `${index + 1}. ${step}`),
  '',
  'Watch out:',
  '',
  ...map.provider.watchOut.map(line => `- ${line}`),
  ...(map.provider.unconfirmed.length === 0
    ? []
    : [
        `- Not looked up at the provider, so trust the panel where it differs: ${map.provider.unconfirmed.join('; ')}.`,
      ]),
];

/** The DNS map as Markdown. Everything from outside stands in code spans or escaped. */
export const dnsMapMarkdown = (map: DnsMap): string => {
  const servers =
    map.nameServers.length === 0
      ? 'none that could be seen'
      : map.nameServers.map(server => codeSpan(server)).join(', ');
  const summary =
    map.changes.length === 0
      ? 'Nothing is to be changed.'
      : `${plural(map.changes.length, 'record set')} to change; ${plural(map.records.filter(record => record.fate === 'left-alone').length, 'record set')} left alone.`;
  const lines = [
    `# DNS map of ${codeSpan(map.domain)}`,
    '',
    `As seen on ${inertLine(map.collectedAt)}. Name servers: ${servers}. ${summary}`,
    '',
    ...section(
      'What to change',
      map.changes.length === 0 ? [] : [...panelLines(map), '', ...map.changes.flatMap(changeLines)],
    ),
    ...section('Needs a decision', [
      ...map.conflicts.map(
        entry =>
          `- ${entry.type} at ${codeSpan(entry.name)}: ${proseText(entry.reason)} (${entry.because.map(id => codeSpan(id)).join(', ')}). Nothing is planned for it.`,
      ),
      ...map.refused.map(
        entry =>
          `- ${entry.set.type} at ${codeSpan(entry.set.name)} is held back: ${proseText(entry.reason)}. If that is what you want, plan again with ${codeSpan(entry.flag)}.`,
      ),
    ]),
    ...section(
      'In somebody else’s panel',
      map.elsewhere.map(
        entry =>
          `- ${entry.type} at ${codeSpan(entry.name)} (${codeSpan(entry.because)}): this name is not part of ${codeSpan(map.domain)}.`,
      ),
    ),
    ...section(
      'Every record as it is',
      map.records.length === 0 ? ['No record was seen.'] : map.records.map(recordLine),
    ),
    ...section(
      'Could not be seen',
      map.unseen.map(leaf => `- ${leaf.type} at ${codeSpan(leaf.name)}: ${proseText(leaf.reason)}`),
    ),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
};
