import type { Flow, Step } from '../config/steps.ts';
import { limits } from '../platform/limits.ts';
import { chosenForm, readPage } from './page.ts';
import { headerOf, type Reply } from './reply.ts';
import type { Session } from './session.ts';

type Fill = Extract<Step, { fill: unknown }>;

/** What a run has seen already and need not ask for again. */
export type Economy = {
  /**
   * The page on which this form stands. It is opened unless strangers were shown it before and it is the same for each of
   * them. In a brief walk that holds for others, too: what they would be shown beside the form is not looked at.
   */
  readonly open: (session: Session, path: string, fill: Fill, isBrief: boolean) => Promise<Reply>;
  /**
   * Opens a page of which nothing is filled in. Where it leads to the very address to which it led an earlier visitor, and
   * strangers are shown the page there, that page is taken as it was: a refusal need not be read twice.
   */
  readonly visit: (session: Session, path: string) => Promise<Reply>;
  /** Where an earlier walk was led by this step and arrived; undefined while none was. */
  readonly endOf: (step: Step) => string | undefined;
  /** Notes where a walk arrived whose last step this was. */
  readonly arrived: (step: Step, last: Reply | null) => void;
};

/** Nothing is new in it for the next visitor: all that it sends is filled in by whoever sends it, to an address without a token. */
const isPlain = (page: Reply, { fill, form: hint }: Fill): boolean => {
  const form = chosenForm(readPage(page.body, page.url).forms, Object.keys(fill), hint);
  return (
    form !== undefined &&
    form.method === 'POST' &&
    new URL(form.action).search === '' &&
    form.fields.every(({ name, value }) => value === null || name in fill)
  );
};

const isStranger = async (session: Session): Promise<boolean> =>
  Object.keys(session.carried()).length === 0 && (await session.cookies()) === '';

/** Whether it is a redirect to exactly this path, with its query, of the app that answered. */
export const leadsTo = (reply: Reply, path: string): boolean => {
  const location = headerOf(reply, 'location');
  const url = location === undefined ? null : URL.parse(location, reply.url);
  return reply.status >= 300 && reply.status < 400 && url !== null && `${url.pathname}${url.search}` === path;
};

/** A link out of a mail is opened once, and a browser shows nothing that it was not answered. */
const maySpare = (
  session: Session,
  path: string,
): session is Session & { readonly show: NonNullable<Session['show']> } =>
  path.startsWith('/') && !path.includes('?') && session.show !== undefined;

/** A page that anybody gets: no way elsewhere, and nothing given along by which the app would know the visitor again. */
const isForAnybody = (page: Reply, path: string): boolean =>
  page.status === 200 && new URL(page.url).pathname === path && headerOf(page, 'set-cookie') === undefined;

/** `mayAsk` says whether the run may still send anything: once it may not, nothing goes on as if it could. */
export const createEconomy = (mayAsk: () => boolean): Economy => {
  const pages = new Map<string, Promise<Reply | null>>();
  const ends = new WeakMap<Step, string>();
  /** Where visitors of a page were led, and what they were shown there. */
  const doors = new Map<string, { readonly at: string; readonly page: Reply }>();
  const visit: Economy['visit'] = async (session, path) => {
    const door = doors.get(path);
    if (door !== undefined && maySpare(session, path) && mayAsk()) {
      const reply = await session.call({ method: 'GET', path, redirects: limits.driveRedirects, until: door.at });
      return leadsTo(reply, door.at) ? session.show({ ...door.page, ms: reply.ms }) : reply;
    }
    const page = await session.open(path);
    const { pathname, search } = new URL(page.url);
    const isKnown = pathname !== path && isForAnybody(page, pathname) && (await pages.get(pathname)) != null;
    if (isKnown && maySpare(session, path)) doors.set(path, { at: `${pathname}${search}`, page });
    return page;
  };
  return {
    visit,
    open: async (session, path, fill, isBrief) => {
      const isOwn = maySpare(session, path);
      // What would be asked next is refused: then this is, before anybody notes that the app was asked.
      if (!isOwn || !mayAsk()) return session.open(path);
      const isNew = await isStranger(session);
      const known = pages.get(path);
      if (!isNew && (!isBrief || known === undefined)) return session.open(path);
      if (known === undefined) {
        const opened = session.open(path);
        const kept = opened.then(
          reply => (isForAnybody(reply, path) ? reply : null),
          () => {
            // An app that was silent once may answer the next one.
            pages.delete(path);
            return null;
          },
        );
        pages.set(path, kept);
        return opened;
      }
      const page = await known;
      return page !== null && isPlain(page, fill) ? session.show(page) : session.open(path);
    },
    endOf: step => ends.get(step),
    arrived: (step, last) => {
      if (last === null || last.method !== 'GET' || last.status !== 200) return;
      // A page that renews the session has to be opened each time.
      const { pathname, search } = new URL(last.url);
      if (headerOf(last, 'set-cookie') === undefined && search === '') ends.set(step, pathname);
    },
  };
};

/**
 * The flow without the look at its beginning that only finds what is known already: the ID of a thing that the run made.
 * What the ID is of may be gone by now; whoever walks it so walks the whole flow where the app refuses.
 */
export const withoutSearch = (flow: Flow, known: ReadonlySet<string>): Flow => {
  const [look, keep, ...rest] = flow;
  if (look === undefined || keep === undefined || !('call' in look) || !('keep' in keep)) return flow;
  const isLook = look.call.startsWith('GET ') && look.json === undefined && look.form === undefined;
  return isLook && Object.keys(keep.keep).every(name => known.has(name)) ? rest : flow;
};

/** Whether after this step only the address and the status of the page are looked at to which it led. */
export const isLast = (flow: Flow, index: number): boolean => {
  const step = flow[index];
  const looks = flow.slice(index + 1);
  return (
    step !== undefined &&
    'fill' in step &&
    looks.length > 0 &&
    looks.every(each => 'expect' in each && Object.keys(each.expect).every(key => key === 'status' || key === 'at'))
  );
};
