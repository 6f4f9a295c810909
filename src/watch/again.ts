import type { Incident } from '../engines/incidents/incident.ts';
import { over, within } from './consequence.ts';
import { type Matter, notWritten } from './matter.ts';

type Burn = NonNullable<Incident['burn']>;

const often: Readonly<Record<Burn, string>> = { page: 'Again and again', ticket: 'Now and then' };

/** "Members cannot sign in." as "Again and again: members cannot sign in." */
export const again = (sentence: string, burn: Burn): string => `${often[burn]}: ${within(sentence)}`;

/** Words for what comes and goes, from those for the same when it fails altogether. */
export const againAndAgain = (matter: Matter, burn: Burn): Matter => ({
  ...matter,
  what: again(matter.what, burn),
  suffers: matter.suffers === notWritten ? notWritten : again(matter.suffers, burn),
  overTitle: `Over: ${often[burn].toLowerCase()} ${over(matter.what)}${matter.where}`,
  sufferedOver: `${often[burn]} ${over(matter.suffers)}`,
  actions: [
    'Do it ten times in a private window, and note what is different when it fails.',
    'Where several servers, regions or releases answer, look at each alone: one bad one of them looks like this.',
    matter.actions[0],
  ],
});
