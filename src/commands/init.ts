import { lstat, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { configName, findRepository, parseConfig } from '../config/load.ts';
import { isFolder } from './aim.ts';
import { readRepositoryApart } from '../drive/routes/repository/read-apart.ts';
import type { RoutesRead } from '../drive/routes/route.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inert } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { wrap } from '../reporters/wrap.ts';
import { type Facts, factsOf } from './init-facts.ts';
import { type Answers, answersAhead, type Key, type Question, questionsFor, settled } from './init-questions.ts';
import { configText, productionOf, stagingOf } from './init-sections.ts';
import type { Prompt } from './prompt.ts';
import { repositoryFiles } from './repository-files.ts';
import type { Surroundings } from './surroundings.ts';

export type InitFlags = {
  readonly repo?: string;
  readonly yes?: boolean;
  readonly answer?: readonly string[];
  readonly force?: boolean;
};

const lineWidth = 78;

const rootOf = async (flags: InitFlags, cwd: string): Promise<string> => {
  if (flags.repo === undefined) return (await findRepository(cwd))?.root ?? cwd;
  const root = resolve(cwd, flags.repo);
  if (await isFolder(root)) return root;
  throw new LaunchReadyError(
    'LR_FILE_MISSING',
    `--repo: there is no folder ${flags.repo}.`,
    'Give the folder of the repository.',
  );
};

const isThere = async (file: string): Promise<boolean> =>
  lstat(file).then(
    () => true,
    () => false,
  );

const askOne = async (question: Question, prompt: Prompt): Promise<string | null> => {
  for (let tries = 0; tries < limits.answerTries; tries++) {
    const usual = question.usual === undefined || question.usual === 'none' ? '' : ` [${inert(question.usual)}]`;
    const line = await prompt.ask(`${wrap(`${inert(question.text)}${usual}`, lineWidth, '')}\n> `);
    if (line === null) return null;
    const text = line.trim() === '' ? (question.usual ?? '') : line;
    try {
      return settled(question.key, text, question.choices);
    } catch (error) {
      if (!(error instanceof LaunchReadyError)) throw error;
      prompt.say(`${wrap(inert(`${error.message} ${error.hint}`), lineWidth, '')}\n`);
    }
  }
  return null;
};

/** The questions that are left, one after the other. What stays without an answer is told, and nothing is written. */
const askAll = async (facts: Facts, ahead: Answers, prompt: Prompt): Promise<Answers> => {
  const answers: { [key in Key]?: string } = { ...ahead };
  const questions = questionsFor(facts, ahead);
  for (const [index, question] of questions.entries()) {
    const answer = await askOne(question, prompt);
    if (answer === null) throw unanswered(questions.slice(index));
    answers[question.key] = answer;
  }
  return answers;
};

const unanswered = (questions: readonly Question[]): LaunchReadyError =>
  new LaunchReadyError(
    'LR_USAGE',
    [
      'Nothing was written: these questions have no answer.',
      ...questions.map(({ key, text }) => `  ${key}: ${text}`),
    ].join('\n'),
    wrap(
      `Answer ahead with ${questions.map(({ key, usual }) => `--answer ${key}=${usual ?? '…'}`).join(' ')}, or take the guesses with --yes.`,
      lineWidth,
      '',
    ),
  );

const write = async (file: string, text: string, force: boolean): Promise<void> => {
  if (!force) {
    // Exclusive: a file that came to be in the meantime is not overwritten either, and no link is followed.
    await writeFile(file, text, { flag: 'wx' });
    return;
  }
  const draft = `${file}.${process.pid}`;
  try {
    await writeFile(draft, text, { flag: 'wx' });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
};

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

const shownNotes = 5;

/** What the reader of the routes did not follow; the first few, and how many more there are. */
const about = (notes: RoutesRead['notes']): string => {
  if (notes.length === 0) return '';
  const lines = notes
    .slice(0, shownNotes)
    .map(({ where, what }) => `  ${wrap(inert(`${where}: ${what}`), lineWidth - 4, '    ')}`);
  const more = notes.length > shownNotes ? [`  and ${count(notes.length - shownNotes, 'more note')}`] : [];
  return `\nAbout the routes:\n${[...lines, ...more].join('\n')}\n`;
};

const summary = (
  shown: string,
  facts: Facts,
  answers: Answers,
  text: string,
  { routes, notes }: RoutesRead,
): string => {
  const unsure = text.split('unsure: ').length - 1;
  const guarded = routes.filter(({ guards }) => guards !== undefined).length;
  const lines = [
    ['Written', shown],
    ['Production', productionOf(facts, answers) ?? 'not known'],
    ['Staging', stagingOf(facts, answers) ?? 'none'],
    ['Built with', facts.frameworks.join(', ') || 'not recognised'],
    ['Routes', `${routes.length} in the source, ${guarded} of them behind a guard`],
    ['Unsure', unsure === 0 ? 'nothing' : `${count(unsure, 'value')}, each marked in the file with its reason`],
  ] as const;
  const table = lines.map(
    ([name, value]) => `${name.padEnd(11)} ${wrap(inert(value), lineWidth - 12, ' '.repeat(12))}`,
  );
  const next =
    productionOf(facts, answers) === undefined ? 'launch-ready audit <your domain> --repo .' : 'launch-ready audit';
  return `${table.join('\n')}\n${about(notes)}\nNext: ${next}\n`;
};

/**
 * `launch-ready init`: recognises stack, hosts and providers, asks what the repository does not say, and writes
 * launch-ready.jsonc and nothing else. Returns the exit code; throws LR_USAGE where an answer is missing.
 */
export const init = async (flags: InitFlags, around: Surroundings, prompt: Prompt): Promise<number> => {
  const root = await rootOf(flags, around.cwd);
  const file = join(root, configName);
  const shown = relative(around.cwd, file) || configName;
  if (flags.force !== true && (await isThere(file)))
    throw new LaunchReadyError(
      'LR_USAGE',
      `${shown} is there already; it was not touched.`,
      'Look it through with launch-ready audit, or write it anew with --force.',
    );
  const files = await repositoryFiles(root, around);
  const facts = factsOf(files);
  const ahead = answersAhead(flags.answer ?? [], facts);
  try {
    const answers = flags.yes === true ? ahead : await askAll(facts, ahead, prompt);
    const text = configText(facts, answers);
    // What is written can be read: a setting that the schema refuses is a mistake of ours.
    parseConfig(text, shown);
    await write(file, text, flags.force === true);
    around.stdout.write(summary(shown, facts, answers, text, await readRepositoryApart(files, around.signal)));
    return 0;
  } finally {
    prompt.close();
  }
};
