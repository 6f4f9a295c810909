import { parse } from 'yaml';
import type { SecretsEvidence } from '../../evidence/secrets.ts';
import { readFiles } from '../repo/read-files.ts';
import { linesOf, type SourceFile } from '../repo/source.ts';

type CiScan = NonNullable<SecretsEvidence['ciScans']>[number];

/** Commands that end with a failure when they find a secret. `detect-secrets scan` and GitLab's own template do not. */
const commands: readonly (readonly [tool: string, command: RegExp])[] = [
  ['launch-ready', /\blaunch-ready\s+(?:secrets|audit)\b/],
  ['gitleaks', /\bgitleaks(?::\S+)?\s+(?:-\S+\s+){0,6}(?:detect|git|dir|directory|stdin)\b(?!.*--exit-code[= ]0)/],
  ['betterleaks', /\bbetterleaks(?::\S+)?\s+(?:-\S+\s+){0,6}(?:git|dir|stdin)\b(?!.*--exit-code[= ]0)/],
  ['trufflehog', /\btrufflehog\b(?=.*\s--fail\b)/],
  ['secretlint', /\bsecretlint\b\s+(?!--(?:version|init|help))/],
  ['detect-secrets', /\bdetect-secrets-hook\b/],
  ['ggshield', /\bggshield\s+(?:-\S+\s+){0,6}secret\s+scan\b(?!.*--exit-zero)/],
  ['git-secrets', /\bgit[ -]secrets\s+--scan/],
  ['kingfisher', /\bkingfisher\s+scan\b/],
];

const actions: readonly (readonly [tool: string, action: RegExp])[] = [
  ['gitleaks', /^gitleaks\/gitleaks-action@/i],
  ['trufflehog', /^trufflesecurity\/trufflehog@/i],
  ['ggshield', /^GitGuardian\/ggshield\/actions\/secret@|^GitGuardian\/ggshield-action@/i],
];

const isCi =
  /^(?:\.github\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.ya?ml|\.circleci\/config\.ya?ml|bitbucket-pipelines\.yml|azure-pipelines\.ya?ml|\.drone\.yml|\.woodpecker\.ya?ml)$/;

/** What follows may fail and nobody learns of it. */
const swallowed = /\|\|\s*(?:true|:|exit\s+0|echo)\b|;\s*(?:true|exit\s+0)\s*$/;
const scriptRun = /\b(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?(?:-\S+\s+){0,4}([\w:.-]+)/;

type Scripts = { readonly [name: string]: unknown };

const installs = /\b(?:npm|pnpm|yarn|bun|pip|pipx|brew|go|apt|apt-get)\s+(?:-\S+\s+){0,4}(?:install|i|add|ci)\b/;

const toolIn = (command: string, scripts: Scripts): string | undefined => {
  if (swallowed.test(command) || command.trimStart().startsWith('#') || installs.test(command)) return undefined;
  const direct = commands.find(([, one]) => one.test(command))?.[0];
  if (direct !== undefined) return direct;
  // A script of package.json stands for what it runs.
  const name = scriptRun.exec(command)?.[1] ?? '';
  const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
  if (typeof script !== 'string' || swallowed.test(script)) return undefined;
  return commands.find(([, one]) => one.test(script))?.[0];
};

const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whatever is pushed or merged is looked at, or the whole once in a while; not only when somebody asks for it. */
const startsByItself = (on: unknown): boolean => {
  const names = typeof on === 'string' ? [on] : Array.isArray(on) ? on : isRecord(on) ? Object.keys(on) : [];
  return names.some(name => ['push', 'pull_request', 'pull_request_target', 'merge_group', 'schedule'].includes(name));
};

const mayFail = (one: { readonly [key: string]: unknown }): boolean =>
  one['continue-on-error'] === true || one['if'] === false || one['if'] === 'false';

/** Steps of a GitHub workflow, each as the lines that decide. */
const workflowSteps = (workflow: unknown): readonly { readonly uses: string; readonly run: readonly string[] }[] => {
  if (!isRecord(workflow) || !startsByItself(workflow['on']) || !isRecord(workflow['jobs'])) return [];
  return Object.values(workflow['jobs']).flatMap(job => {
    if (!isRecord(job) || mayFail(job) || !Array.isArray(job['steps'])) return [];
    return job['steps'].filter(isRecord).flatMap(step => {
      if (mayFail(step)) return [];
      const { uses, run } = step;
      return [{ uses: typeof uses === 'string' ? uses : '', run: typeof run === 'string' ? linesIn(run) : [] }];
    });
  });
};

/** Lines of a shell script; one that is continued counts as one. */
const linesIn = (script: string): readonly string[] => script.replaceAll(/\\\r?\n/g, ' ').split('\n');

const lineWith = (text: string, part: string): number => {
  const [first = ''] = part.trim().split(/\s{2,}/);
  return linesOf(text).find(line => !line.text.trimStart().startsWith('#') && line.text.includes(first))?.number ?? 1;
};

const inWorkflow = ({ path, text }: SourceFile, scripts: Scripts): readonly CiScan[] => {
  const workflow: unknown = parse(text, { maxAliasCount: 100, logLevel: 'silent' });
  return workflowSteps(workflow).flatMap(({ uses, run }) => {
    const action = actions.find(([, one]) => one.test(uses))?.[0];
    if (action !== undefined) return [{ file: path, line: lineWith(text, uses), tool: action }];
    return run.flatMap(command => {
      const tool = toolIn(command, scripts);
      return tool === undefined ? [] : [{ file: path, line: lineWith(text, command), tool }];
    });
  });
};

/** Other services write their commands in lists of one kind or another; a job that may fail makes the whole file doubtful. */
const inPipeline = ({ path, text }: SourceFile, scripts: Scripts): readonly CiScan[] => {
  if (/^\s*(?:allow_failure|continueOnError)\s*:\s*true\b/m.test(text)) return [];
  return linesOf(text).flatMap(({ text: line, number }) => {
    const tool = toolIn(line, scripts);
    return tool === undefined ? [] : [{ file: path, line: number, tool }];
  });
};

const scriptsOf = (file: SourceFile | undefined): Scripts => {
  try {
    const manifest: unknown = JSON.parse(file?.text ?? '{}');
    return isRecord(manifest) && isRecord(manifest['scripts']) ? manifest['scripts'] : {};
  } catch {
    return {};
  }
};

const scansIn = (file: SourceFile, scripts: Scripts): readonly CiScan[] => {
  if (!file.path.startsWith('.github/')) return inPipeline(file, scripts);
  try {
    return inWorkflow(file, scripts);
  } catch {
    // A workflow that cannot be read is one that does not run.
    return [];
  }
};

/** Steps of the CI that look for secrets and fail when they find one: by themselves, not only when somebody starts them. */
export const ciScans = async (
  root: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly CiScan[]> => {
  const wanted = paths.filter(path => isCi.test(path) || path === 'package.json');
  const { files } = await readFiles(root, wanted, signal);
  const scripts = scriptsOf(files.find(({ path }) => path === 'package.json'));
  return files.filter(({ path }) => isCi.test(path)).flatMap(file => scansIn(file, scripts));
};
