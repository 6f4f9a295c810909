import type { WatchSettings } from '../config/watch-settings.ts';
import { proseText } from './markdown-text.ts';

const longest = 200;

export type ChecklistSources = {
  readonly domain: string;
  readonly settings: Pick<WatchSettings, 'contacts' | 'rollback' | 'publicUrl'>;
  /** Services that the app needs, as far as they are known, such as "Resend". */
  readonly services: readonly string[];
};

type Contact = WatchSettings['contacts'][number];

const shown = ({ name, role, reach }: Contact): string =>
  proseText(`${name} (${role})${reach === undefined ? '' : `, ${reach}`}`, longest);

const toldFirst = (contacts: readonly Contact[]): string => {
  const [first, second] = contacts;
  if (first === undefined)
    return '**Nobody is named to be told first.** Write names into watch.contacts now, not in the night.';
  const next = second === undefined ? 'Nobody is named second.' : `No answer for 15 minutes? Then ${shown(second)}.`;
  return `Told first: **${shown(first)}**. ${next}`;
};

/** S5.d3: half a page for whoever is awake, from the first look to the review. Pure. */
export const incidentChecklist = ({ domain, settings, services }: ChecklistSources): string => {
  const { contacts, rollback, publicUrl } = settings;
  const where = publicUrl === undefined ? '' : ` See ${proseText(publicUrl, longest)}.`;
  const back =
    rollback === undefined ? 'Run launch-ready deploy note for the steps.' : `Steps: ${proseText(rollback, longest)}.`;
  const named = services.length === 0 ? '' : ` Here that is ${services.map(name => proseText(name, 60)).join(', ')}.`;
  return `${[
    `# When something is wrong: ${proseText(domain, 253)}`,
    '',
    toldFirst(contacts),
    '',
    `1. Say that you are on it, so that nobody else starts.`,
    `2. Which question is red: is it up, is it slow, or does one flow fail?${where}`,
    `3. Did a release go out in the last 30 minutes? Go back first, and look for the cause later. ${back}`,
    `4. Look at the status pages: host, database, mail, payments, DNS.${named}`,
    '5. Within 30 minutes tell members: "We know that … does not work since … UTC. We are on it. You hear from us again at … UTC."',
    '6. Write down what you see and do, each with its time.',
    '7. It is over when you have seen it work: sign in, open your page, begin a payment. A good feeling does not count.',
    '8. Were payments hit? Send the lost webhooks again. Then compare who paid with who has access.',
    '9. Did a key or a password leak? Make a new one, and switch the old one off.',
    '10. Within 48 hours write half a page: what happened, why, and what would have shown it sooner.',
  ].join('\n')}\n`;
};
