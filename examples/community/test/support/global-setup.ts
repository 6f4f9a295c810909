import { readTemplate } from './template.ts';

/** Runs once before all test files, which run beside each other. */
export const globalSetup = async (): Promise<void> => {
  if (!process.env['DATABASE_URL']) await readTemplate();
};
