import { pathToFileURL } from 'node:url';
import type { Parts } from '../../src/parts.ts';
import type { Repository } from './repository.ts';

/** Another app put in place of the sound one, to see which of its tests notice. */
type Alteration = {
  readonly alter: (parts: Parts) => Partial<Parts>;
  readonly edit: (repository: Repository) => void;
};

const file = process.env['COMMUNITY_ALTERATION'];
const none: Alteration = { alter: () => ({}), edit: () => undefined };

/** What COMMUNITY_ALTERATION (the path of a module) changes in every community and repository of this test run. */
export const alteration: Alteration = file ? ((await import(pathToFileURL(file).href)) as Alteration) : none;
