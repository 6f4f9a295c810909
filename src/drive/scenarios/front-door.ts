import { recognisePage } from '../../providers/hosting/pages.ts';
import { type Actor, ActorUnavailable } from '../actors/actor.ts';
import type { Drive } from '../drive.ts';
import { type Anchor, anchorsOf, chosenForm, readPage } from '../page.ts';
import type { Reply } from '../reply.ts';
import { FlowStopped } from '../walk.ts';

/** What stands on the button by which people join; in English, German, French and Spanish. */
const joinWords =
  /\b(?:join|sign ?up|register|get started|start (?:now|free|your)|become a (?:member|supporter)|create (?:an |your )?account|subscribe|mitglied werden|registrieren|beitreten|jetzt starten|rejoindre|s.inscrire|unirse|reg[ií]strate|hazte miembro)\b/i;

/** Links followed from one page, and pages between the front page and the form. */
const linksAtMost = 6;
const hopsAtMost = 2;

/** A link by which people join, and where it led. */
export type Door = { readonly words: string; readonly path: string };

const pathOf = (url: string): string => new URL(url).pathname;

const bodyMark = ({ status, headers, body }: Reply) => recognisePage({ status, headers, title: '', body });

/** Fields that the first form of the sign-up flow fills; null where the flow sends no form. */
const fieldsWanted = ({ recipe }: Drive): readonly string[] | null => {
  const fill = recipe.flows['sign-up']?.find(step => 'fill' in step);
  return fill === undefined ? null : Object.keys(fill.fill);
};

/** The page on which the sign-up flow begins. */
const beginning = ({ recipe, scope }: Drive): string | null => {
  const open = recipe.flows['sign-up']?.find(step => 'open' in step);
  return open === undefined ? null : (URL.parse(open.open, scope.app)?.href ?? null);
};

const isDoor = (drive: Drive, reply: Reply): boolean => {
  const fields = fieldsWanted(drive);
  if (fields !== null) return chosenForm(readPage(reply.body, reply.url).forms, fields) !== undefined;
  const begin = beginning(drive);
  return begin === null || pathOf(begin) === pathOf(reply.url);
};

const leadsOn = (drive: Drive, reply: Reply): readonly Anchor[] => {
  const begin = beginning(drive);
  const meant = anchorsOf(reply.body, reply.url).filter(
    ({ to, words }) => drive.scope.holds(new URL(to).origin) && (joinWords.test(words) || to === begin),
  );
  return meant
    .filter(({ to }, index) => meant.findIndex(other => other.to === to) === index && pathOf(to) !== pathOf(reply.url))
    .slice(0, linksAtMost);
};

const isDead = ({ status }: Reply): boolean => status === 404 || status === 410 || status >= 500;

/**
 * Goes from the front page to the form by the links that people press. Throws `FlowStopped` where one of them leads
 * nowhere, and `ActorUnavailable` where no such link is recognised: then nothing is known.
 */
export const throughFrontDoor = async (drive: Drive, actor: Actor): Promise<Door> => {
  const { session } = actor;
  const start = drive.config.hosts[new URL(drive.scope.app).hostname]?.path ?? '/';
  const front = await session.open(start);
  if (bodyMark(front)?.kind === 'challenge')
    throw new ActorUnavailable(actor.name, 'a bot check answers instead of the front page');
  if (front.status !== 200)
    throw new FlowStopped('sign-up', 'open the front page', `the status is ${front.status} instead of 200`, front);
  if (isDoor(drive, front)) return { words: '', path: pathOf(front.url) };
  let door: Door | null = null;
  let pages: readonly Reply[] = [front];
  for (let hop = 0; hop < hopsAtMost && door === null; hop += 1) {
    const next: Reply[] = [];
    for (const page of pages) {
      for (const { to, words } of leadsOn(drive, page)) {
        const reply = await session.open(to);
        const shown = words.slice(0, 60);
        if (isDead(reply))
          throw new FlowStopped(
            'sign-up',
            `press “${shown}”`,
            `it leads to ${pathOf(to)}, which answers ${reply.status}`,
            reply,
          );
        if (isDoor(drive, reply)) door ??= { words: shown, path: pathOf(reply.url) };
        else next.push(reply);
      }
    }
    pages = next;
  }
  if (door === null)
    throw new ActorUnavailable(actor.name, 'no link of the front page by which people join was recognised');
  return door;
};
