/** Prints docs/reference and the settings schema from the code; CI runs it and refuses a difference. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Check } from '../src/checks/check.ts';
import { checks } from '../src/checks/index.ts';
import { program } from '../src/cli.ts';
import { configSchema } from '../src/config/schema.ts';
import { rows } from '../src/contract/rows.ts';
import { minutesText, severityWords, whoWords } from '../src/reporters/words.ts';

const root = join(import.meta.dirname, '..');

const write = (path: string, text: string): void => {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};

const rowTitle = (id: string): string => rows.find(row => row.id === id)?.title ?? '';

const checkPage = ({ id, rows: own, docs, effort, worst, after, needs, damage }: Check): string => `# ${id}

**Good:** ${docs.title}.
**Bad:** ${docs.failureTitle}.

${docs.why}

**Fix.** ${docs.fix}

**When it could not be checked.** ${docs.howTo}

| | |
|---|---|
| contract rows | ${own.map(row => `${row} (${rowTitle(row)})`).join(', ')} |
| at worst | ${severityWords[worst].toLowerCase()}; it costs ${damage} |
| work | ${whoWords[effort.who]}, typically ${minutesText(effort.minutes)} |
| looks at | ${needs.join(', ')} |
| not judged where this fails first | ${after === undefined || after.length === 0 ? 'nothing' : after.map(other => `\`${other}\``).join(', ')} |

Sources: ${docs.references.map(reference => `<${reference}>`).join(', ')}
`;

const checkIndex = (): string => `# Checks

${checks.length} checks. A check says pass, fail or not applicable; only the runner says *not checked*.

| check | good state | rows | at worst |
|---|---|---|---|
${checks.map(({ id, docs, rows: own, worst }) => `| [${id}](${id}.md) | ${docs.title} | ${own.join(', ')} | ${severityWords[worst].toLowerCase()} |`).join('\n')}
`;

const commandSection = (command: Command, path: string): string => {
  const usage = `${path} ${command.usage()}`.trim();
  const options = command.options.map(
    option =>
      `| \`${option.flags}\` | ${option.description.replaceAll('|', '\\|')}${option.defaultValue === undefined || typeof option.defaultValue === 'boolean' ? '' : ` (default: ${String(option.defaultValue)})`} |`,
  );
  const sub = command.commands.map(inner => commandSection(inner, `${path} ${inner.name()}`));
  const table = options.length === 0 ? '' : `\n| option | meaning |\n|---|---|\n${options.join('\n')}\n`;
  return `## ${path}\n\n${command.description()}\n\n    ${usage}\n${table}\n${sub.join('')}`;
};

const cliPage = (): string => `# Command line

Exit codes: 0 nothing at or above \`--fail-on\` · 1 findings at or above it · 2 usage or settings, before any packet · 3 incomplete
(from outside only when no launch-blocker row was judged, or with \`--strict\`; with a repository always) · 70 a bug of ours · 130 interrupted.
1 beats 3 beats 0. \`verify\`: 0 fixed, 1 open, 3 could not be checked, 2 unknown ID.

Environment: \`NO_COLOR\`, \`FORCE_COLOR\`, \`LAUNCH_READY_STATE\` (folder for reports of past runs).

${commandSection(program, 'launch-ready')}`;

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
    const standard =
      inner.default === undefined || typeof inner.default === 'object' ? '' : ` (default: ${String(inner.default)})`;
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

const configPage = (): string => `# Settings: launch-ready.jsonc

Data only, JSON with comments. Secrets never stand in it; they are named by environment variable.
The schema is \`schemas/config.schema.json\`. All problems of a file are reported together, with their lines.

| setting | type | meaning |
|---|---|---|
${settingLines(configJsonSchema(), '').join('\n')}
`;

rmSync(join(root, 'docs/reference/checks'), { recursive: true, force: true });
for (const check of checks) write(`docs/reference/checks/${check.id}.md`, checkPage(check));
write('docs/reference/checks/README.md', checkIndex());
write('docs/reference/cli.md', cliPage());
write('docs/reference/config.md', configPage());
write('schemas/config.schema.json', `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
