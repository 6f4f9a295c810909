import { join } from 'node:path';

/** Where what is known of one target lies. A domain in A-label form is a safe name of a folder; anything else never gets here. */
export const targetFolder = (state: string, domain: string): string => join(state, 'targets', domain);
