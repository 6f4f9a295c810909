/** Prints docs/reference, docs/mail-providers.md and the settings schema from the code; CI runs it and refuses a difference. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command, Option } from 'commander';
import { z } from 'zod';
import type { Check } from '../src/checks/check.ts';
import { checks } from '../src/checks/index.ts';
import { program } from '../src/cli.ts';
import { brandSchema } from '../src/config/brand-file.ts';
import { ownershipSchema } from '../src/config/ownership-file.ts';
import { projectsSchema } from '../src/config/projects-file.ts';
import { rolesSchema } from '../src/config/roles-file.ts';
import { configSchema } from '../src/config/schema.ts';
import { rows } from '../src/contract/rows.ts';
import { minutesText, severityWords, whoWords } from '../src/reporters/words.ts';
import { coveragePage } from './docs/coverage-page.ts';
import { mailProvidersPage } from './docs/mail-providers-page.ts';
import { outputSchemas } from './docs/output-schemas.ts';

/** Where to write; a test gives a folder of its own and compares. */
const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'));

const write = (path: string, text: string): void => {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};

const rowTitle = (id: string): string => rows.find(row => row.id === id)?.title ?? '';

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
const cell = (text: string): string => text.replaceAll('|', '\\|');

const checkPage = ({ id, rows: own, docs, effort, worst, after, needs, wants, damage }: Check): string => `# ${id}

**Good:** ${docs.title}.
**Bad:** ${docs.failureTitle}.

${docs.why}

**Fix.** ${docs.fix}

**When it could not be checked.** ${docs.howTo}

| | |
|---|---|
| Contract | ${own.map(row => `${row}: ${rowTitle(row)}`).join('; ')} |
| At worst | ${severityWords[worst].toLowerCase()}; what it costs: ${damage} |
| Work | ${whoWords[effort.who]}, typically ${minutesText(effort.minutes)} |
| Evidence it reads | ${needs.join(', ')}${wants === undefined || wants.length === 0 ? '' : `; also ${wants.join(', ')} when the run looked there`} |
| Not judged where this fails first | ${after === undefined || after.length === 0 ? 'nothing' : after.map(other => `[${other}](../${other}.md)`).join(', ')} |

Sources: ${docs.references.map(reference => `<${reference}>`).join(', ')}

[All checks](../README.md)
`;

const checkIndex = (): string => `# Checks

${checks.length} checks. A check says pass, fail or not applicable; only the runner says *not checked*.
\`launch-ready explain <check>\` prints a page in the terminal. What each row of the contract is: [rows](../rows.md).

| check | good state | rows | at worst |
|---|---|---|---|
${checks.map(({ id, docs, rows: own, worst }) => `| [${id}](${id}.md) | ${docs.title} | ${own.join(', ')} | ${severityWords[worst].toLowerCase()} |`).join('\n')}
`;

const judgedBy = (id: string, derivedFrom: readonly string[] | undefined): string => {
  if (derivedFrom !== undefined) return `all of ${derivedFrom.join(', ')}`;
  const own = checks.filter(check => check.rows.includes(id));
  return own.length === 0 ? '' : own.map(check => `[${check.id}](checks/${check.id}.md)`).join(', ');
};

const rowsPage = (): string => `# Rows of the contract

What Launch Ready promises to judge. A row without a check here is reported as *not checked* (documents are made by commands, not by checks).

| row | what | severity when missed | from profile | judged by |
|---|---|---|---|---|
${rows.map(({ id, title, severity, from, derivedFrom }) => `| ${id} | ${cell(title)} | ${severity ?? ''} | ${from ?? ''} | ${judgedBy(id, derivedFrom)} |`).join('\n')}
`;

const networkFlags: ReadonlySet<string> = new Set(['--resolver', '--connect-to', '--ca', '--offline']);

const optionTable = (options: readonly Option[]): string =>
  `| option | meaning |\n|---|---|\n${options
    .map(
      ({ flags, description, defaultValue }) =>
        `| \`${flags}\` | ${cell(sentence(description).slice(0, -1))}${defaultValue === undefined || typeof defaultValue === 'boolean' ? '' : ` (default: ${String(defaultValue)})`} |`,
    )
    .join('\n')}\n`;

const isNetwork = ({ long }: Option): boolean => networkFlags.has(long ?? '');

const commandSection = (command: Command, path: string): string => {
  const inner = command.commands.map(one => commandSection(one, `${path} ${one.name()}`)).join('\n');
  // A group alone has no options; a command that has some does something by itself, too.
  if (inner !== '' && (command === program || command.options.length === 0)) return inner;
  const own = command.options.filter(option => !isNetwork(option));
  const network = own.length < command.options.length ? '\nAnd the [network options](#network-options).\n' : '';
  return `## ${path}\n\n${sentence(command.description())}\n\n    ${path} ${command.usage()}\n\n${own.length === 0 ? '' : optionTable(own)}${network}${inner === '' ? '' : `\n${inner}`}`;
};

const networkSection = (): string => {
  const audit = program.commands.find(command => command.name() === 'audit');
  return `## Network options

They hold for every connection of a run, whatever the protocol. With them a new server is audited before the DNS leads to it.

${optionTable((audit?.options ?? []).filter(isNetwork))}`;
};

const cliPage = (): string => `# Command line

\`launch-ready --help\` and \`launch-ready <command> --help\` say the same.

| exit code | meaning |
|---|---|
| 0 | done; no finding at or above \`--fail-on\` |
| 1 | findings at or above \`--fail-on\` |
| 2 | usage or settings; nothing was sent |
| 3 | incomplete: from outside only when no launch-blocker row was judged, or with \`--strict\`; with a repository whenever one was not |
| 70 | a bug of ours |
| 130 | interrupted |

1 beats 3 beats 0. \`verify\`: 0 fixed, 1 open, 3 could not be checked, 2 unknown ID. \`compare\`: 1 while something is new or open.
\`plan dns\`: 1 while something in the plan needs a decision. \`secrets\`: 1 when a secret is raised (10 with \`--hook\`), 3 when
a part could not be looked at: git gave no answer, or the history is cut off. \`mail reports\`: 1 while mail of a sender of yours fails, 3 when a report could not be read in full or none was there.
\`secrets install\`: 2 when nothing was changed and it says what to add by hand.
\`deploy\`: 0 the release is out and works, 10 it was taken back, 20 somebody has to act, 30 nothing was deployed. \`deploy drill\`: 0 every bad build was
taken back, 1 one was not noticed. \`deploy note\`: 3 while no way back was timed.
\`handover\`: 1 when a link, a command, a secret or the way back in what was written is wrong, 3 while something is missing in it or could not
be looked at; with \`--check\` the same for the pack that lies there.

| environment variable | meaning |
|---|---|
| \`NO_COLOR\`, \`FORCE_COLOR\` | never or always print colours |
| \`LAUNCH_READY_STATE\` | folder for the reports of past runs, instead of the one of the system |

${commandSection(program, 'launch-ready')}
${networkSection()}`;

type Schema = {
  description?: string;
  type?: string;
  enum?: readonly string[];
  properties?: { [name: string]: Schema };
  additionalProperties?: Schema | boolean;
  items?: Schema;
  default?: unknown;
  anyOf?: readonly Schema[];
};

const settingLines = (schema: Schema, path: string): readonly string[] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const own = path === '' ? name : `${path}.${name}`;
    const type = inner.enum === undefined ? (inner.type ?? '') : inner.enum.map(value => `"${value}"`).join(' or ');
    const standard = typeof inner.default === 'string' ? ` (default: ${inner.default})` : '';
    const line = `| \`${own}\` | ${type} | ${(inner.description ?? '').replaceAll('|', '\\|')}${standard} |`;
    const nested =
      typeof inner.additionalProperties === 'object' ? settingLines(inner.additionalProperties, `${own}.<name>`) : [];
    return [
      line,
      ...settingLines(inner, own),
      ...nested,
      ...(inner.items === undefined ? [] : settingLines(inner.items, `${own}[]`)),
    ];
  });

const configJsonSchema = (): Schema => z.toJSONSchema(configSchema, { io: 'input' }) as Schema;

const configExample = `{
  "$schema": "./node_modules/launch-ready/schemas/config.schema.json",
  "domain": "example.com",
  "hosts": {
    "app.example.com": { "service": "app", "path": "/login", "expect": "Sign in" },
    "api.example.com": { "service": "api", "path": "/healthz" },
    "staging.example.com": { "service": "app", "environment": "staging" }
  },
  "environments": { "production": "https://www.example.com", "staging": "https://staging.example.com" },
  // Not an address at the domain itself: it dies with what it warns about.
  "expiryAlerts": { "to": "founder@mailbox.example", "by": "the registrar and the uptime monitor" }
}`;

const configPage = (): string => `# Settings: launch-ready.jsonc

Data only, JSON with comments, at the root of the repository; it is never executed. Secrets never stand in it; they are named by
environment variable. The schema is \`schemas/config.schema.json\`. All problems of a file are reported together, with their lines.

\`\`\`jsonc
${configExample}
\`\`\`

| setting | type | meaning |
|---|---|---|
${settingLines(configJsonSchema(), '').join('\n')}
`;

rmSync(join(root, 'docs/reference/checks'), { recursive: true, force: true });
for (const check of checks) write(`docs/reference/checks/${check.id}.md`, checkPage(check));
write('docs/reference/checks/README.md', checkIndex());
write('docs/reference/rows.md', rowsPage());
write('docs/reference/coverage.md', coveragePage());
write('docs/reference/cli.md', cliPage());
write('docs/reference/config.md', configPage());
write('docs/mail-providers.md', mailProvidersPage());
write('schemas/config.schema.json', `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
write(
  'schemas/ownership.schema.json',
  `${JSON.stringify({ title: 'launch-ready.ownership.jsonc', ...z.toJSONSchema(ownershipSchema, { io: 'input' }) }, null, 2)}\n`,
);
write(
  'schemas/projects-file.schema.json',
  `${JSON.stringify({ title: 'launch-ready.projects.jsonc', ...z.toJSONSchema(projectsSchema, { io: 'input' }) }, null, 2)}\n`,
);
write(
  'schemas/brand.schema.json',
  `${JSON.stringify({ title: 'brand of a handover', ...z.toJSONSchema(brandSchema, { io: 'input' }) }, null, 2)}\n`,
);
write(
  'schemas/roles.schema.json',
  `${JSON.stringify({ title: 'launch-ready.roles.jsonc', ...z.toJSONSchema(rolesSchema, { io: 'input' }) }, null, 2)}\n`,
);
for (const [file, schema] of Object.entries(outputSchemas))
  write(`schemas/${file}`, `${JSON.stringify(schema, null, 2)}\n`);
