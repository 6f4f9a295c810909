import { z } from 'zod';
import { type OwnershipId, ownershipQuestions } from '../contract/ownership.ts';
import { fileBeside, textBeside } from './beside.ts';
import { parseSettings } from './load.ts';

export const ownershipName = 'launch-ready.ownership.jsonc';

const line = (most: number) => z.string().trim().min(1).max(most);

const answer = z.strictObject({
  said: line(500).describe('The answer: a person, an account or a place; never a password or a key'),
  by: line(100).describe('Who says so, with the role: Ada Example, founder'),
  on: z.iso.date().describe('When it was said, such as 2026-11-28'),
});

const answersShape = Object.fromEntries(
  ownershipQuestions.map(({ id, ask }) => [id, answer.optional().describe(ask)]),
) as { readonly [I in OwnershipId]: z.ZodOptional<typeof answer> };

/** Who holds what, as somebody said it. Committed beside the settings: it holds names and places, no secret. */
export const ownershipSchema = z
  .strictObject({ $schema: z.string().optional(), answers: z.strictObject(answersShape).default({}) })
  .describe('Who holds which account: what no machine can find out');

export type Ownership = z.infer<typeof ownershipSchema>;
export type OwnershipAnswer = z.infer<typeof answer>;

/** Reads the text of a file of answers; every problem is told at once. Throws LR_CONFIG_INVALID. */
export const parseOwnership = (text: string, file: string): Ownership => parseSettings(text, file, ownershipSchema);

/** The file beside the settings, or in the folder where there are none. */
export const ownershipFileBeside = (config: string | null, folder: string): string =>
  fileBeside(config, folder, ownershipName);

/** What was answered; null where nobody was asked yet. Throws LR_CONFIG_INVALID. */
export const loadOwnership = async (file: string): Promise<Ownership | null> => {
  const text = await textBeside(file);
  return text === null ? null : parseOwnership(text, file);
};
