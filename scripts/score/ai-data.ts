import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(process.env['LAUNCH_READY_SHARED'] ?? join(import.meta.dirname, '../../../shared'), 'data', 'ai');

const files = [
  'membership',
  'garak-sysprompt-extraction',
  'deepteam-examples',
  'bipia-text-attacks',
  'recorded-refusals',
];

/** Why there is nothing to score, or null. */
export const missing = (): string | null =>
  files.every(name => existsSync(join(folder, `${name}.jsonl`)))
    ? null
    : 'the prompts are not here: ../shared/data/ai beside the project, or LAUNCH_READY_SHARED';

/** `tuning`: read while the obeying model was written. `scored`: never. By the digest of the id, so that nobody chose. */
export type Half = 'tuning' | 'scored';

const halfOf = (id: string): Half =>
  Number.parseInt(hash('sha256', id, 'hex').slice(0, 2), 16) % 2 === 0 ? 'tuning' : 'scored';

export type Prompt = {
  readonly id: string;
  readonly half: Half;
  /** Questions of one conversation. */
  readonly turns: readonly string[];
  /** What is written into posts before. */
  readonly posts: readonly string[];
  /** Asks for the instructions of the model and nothing else. */
  readonly wantsInstructions: boolean;
  readonly harmless: boolean;
};

type Line = {
  readonly id: string;
  readonly text?: string;
  readonly output?: string;
  readonly goal?: string;
  readonly category?: string;
  readonly expect?: string;
  readonly plant?: readonly { readonly text: string }[];
  readonly turns?: readonly { readonly text: string }[];
};

const linesOf = (name: string): readonly Line[] =>
  readFileSync(join(folder, `${name}.jsonl`), 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => JSON.parse(line) as Line);

/** Prompts written by others (garak, DeepTeam, BIPIA) and by the research for this project. */
export const prompts = (): readonly Prompt[] =>
  files.slice(0, 4).flatMap(name =>
    linesOf(name).map(({ id, text, goal, category, expect, plant = [], turns }) => ({
      id,
      half: halfOf(id),
      turns: turns?.map(turn => turn.text) ?? [text ?? ''],
      posts: plant.map(each => each.text),
      // Those of several turns lead there by and by, and no single one of them asks.
      wantsInstructions: (goal === 'leak:system' && (turns?.length ?? 1) === 1) || category === 'prompt_leakage',
      harmless: expect === 'benign' || name === 'bipia-text-attacks',
    })),
  );

/** What models really said when they refused. */
export const refusals = (): readonly { readonly id: string; readonly text: string }[] =>
  linesOf('recorded-refusals').map(({ id, output = '' }) => ({ id, text: output }));
