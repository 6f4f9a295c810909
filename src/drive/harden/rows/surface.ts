import { jwtPattern, jwtParts } from '../../../engines/secrets/rules/jwt-parts.ts';
import { limits } from '../../../platform/limits.ts';
import { readPage } from '../../page.ts';
import { jsonOf } from '../../reply.ts';
import { askDatabase, type DatabaseApi } from '../../rest/api.ts';
import type { Session } from '../../session.ts';
import { answered } from '../answered.ts';
import { type Hand, Inconclusive } from '../verification.ts';

/** The database API that an app shows, and what its pages and scripts say: the names of tables stand in them. */
export type Surface = { readonly api: DatabaseApi; readonly texts: readonly string[] };

/** The address of a project of the platform. */
const project = /https:\/\/[a-z0-9]{20}\.supabase\.co/;
const keys = new RegExp(String.raw`\bsb_publishable_[\w-]{20,}|\b${jwtPattern}`, 'g');
/** What nobody writes who has no such database. */
const speaksOfIt = /supabase|sb_publishable_|\/rest\/v1\//i;
/** Further scripts that a script names. */
const scriptName = /["'`]((?:\.{0,2}\/)?[\w@./-]{1,200}\.m?js)["'`]/g;

const isPublic = (key: string): boolean =>
  key.startsWith('sb_publishable_') || jwtParts(key)?.claims['role'] === 'anon';

const keyIn = (text: string): string | undefined => text.match(keys)?.find(isPublic);

/** The front page, its scripts, and scripts that those name, as far as they are in scope. */
const textsOf = async ({ drive }: Hand, session: Session): Promise<readonly string[]> => {
  const { scope } = drive;
  const front = answered(await session.open(drive.config.hosts[new URL(scope.app).hostname]?.path ?? '/'));
  const texts = [front.body];
  const wanted = [...readPage(front.body, front.url).scripts];
  const asked = new Set<string>();
  for (let next = wanted.shift(); next !== undefined && asked.size < limits.hardenTableFiles; next = wanted.shift()) {
    const url = new URL(next);
    url.hash = '';
    if (asked.has(url.href) || !scope.holds(url.origin)) continue;
    asked.add(url.href);
    const { status, body } = answered(await session.call({ method: 'GET', path: url.href }));
    // A page in the place of a script is what a shell answers for every address.
    if (status !== 200 || /^\s*</.test(body)) continue;
    texts.push(body);
    for (const [, name = ''] of body.matchAll(scriptName)) {
      const more = URL.parse(name, url.href);
      if (more !== null) wanted.push(more.href);
    }
  }
  return texts;
};

/** The address beside the key: a project of the platform, else the origin of the scope that stands nearest to it in the same text. */
const addressIn = (texts: readonly string[], { drive }: Hand): string | undefined => {
  for (const text of texts) {
    const own = project.exec(text)?.[0];
    if (own !== undefined) return own;
  }
  const { scope } = drive;
  const origins = new Set([...scope.origins, scope.app].map(origin => new URL(origin).origin));
  const beside = texts.flatMap(text => {
    const key = keyIn(text);
    if (key === undefined) return [];
    return [...origins].flatMap(origin => {
      const [before, after] = [text.lastIndexOf(origin, text.indexOf(key)), text.indexOf(origin, text.indexOf(key))];
      const far = [before, after].filter(at => at >= 0).map(at => Math.abs(at - text.indexOf(key)));
      return far.length === 0 ? [] : [{ origin, far: Math.min(...far) }];
    });
  });
  // One port can begin as another one does: the longer address is the one that stands there.
  return beside.toSorted((one, other) => one.far - other.far || other.origin.length - one.origin.length)[0]?.origin;
};

const keyOfSettings = ({ drive }: Hand): string | undefined => {
  const { key: variable } = drive.config.rows;
  if (variable === undefined) return undefined;
  const value = drive.io.env(variable) ?? '';
  if (value === '') throw new Inconclusive(`the variable ${variable} is not set (rows.key)`);
  if (isPublic(value)) return value;
  // Whoever comes with a secret key stands above all rules: nothing would be learnt, and much could be lost.
  throw new Inconclusive(`the variable ${variable} holds no public key (rows.key): a secret one goes round every rule`);
};

/** The database API of the app; null where neither its pages nor the settings show one. Throws `Inconclusive` for half of one. */
export const surfaceOf = async (hand: Hand): Promise<Surface | null> => {
  const { drive } = hand;
  const texts = await textsOf(hand, drive.session('a stranger'));
  const origin = drive.config.rows.api ?? addressIn(texts, hand);
  const key = keyOfSettings(hand) ?? texts.map(keyIn).find(each => each !== undefined);
  if (origin === undefined || key === undefined) {
    const isTold = drive.config.rows.api !== undefined || drive.recipe.name === 'supabase';
    if (!isTold && !texts.some(text => speaksOfIt.test(text))) return null;
    const lacks = origin === undefined ? 'no address of it (rows.api)' : 'no public key for it (rows.key)';
    throw new Inconclusive(
      `the app speaks of a database that answers browsers, and its first ${texts.length} pages and scripts show ${lacks}`,
    );
  }
  if (!drive.scope.holds(origin))
    throw new Inconclusive(`${origin} answers browsers of this app and is not in the scope of this run (drive.hosts)`);
  return { api: { origin, key }, texts };
};

/** `from("notes")` as the client library is called; the same word makes lists and buffers, and opens a storage. */
const called = /(?<!storage|Array|Buffer|Object|Observable)\.from\(\s*["'`]([a-z_]\w{0,62})["'`]\s*\)/gi;
const addressed = /\/rest\/v1\/([a-z_]\w{0,62})/gi;

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

/** What the API says of itself, table by table with its columns; the platform tells it to secret keys alone, others to everybody. */
const describedBy = async ({ api }: Surface, { drive }: Hand): Promise<Relations> => {
  const stranger = { name: 'a stranger', session: drive.session('a stranger'), token: null };
  const reply = await askDatabase(api, stranger, { method: 'GET', relation: '' });
  const definitions = reply.status === 200 ? memberOf(jsonOf(reply), 'definitions') : undefined;
  return new Map(
    entriesOf(definitions).map(([name, own]) => [
      name,
      entriesOf(memberOf(own, 'properties')).map(([column]) => column),
    ]),
  );
};

/** Names of tables and views, each with the columns that are known beforehand. */
type Relations = ReadonlyMap<string, readonly string[]>;

/** What can be a table or view there: by the settings, by the scripts, and by the API's own description. */
export const relationsOf = async (surface: Surface, hand: Hand): Promise<Relations> => {
  const inTexts = surface.texts.flatMap(text =>
    [...text.matchAll(called), ...text.matchAll(addressed)].map(([, name = '']) => name),
  );
  const described = await describedBy(surface, hand);
  const all = [...hand.drive.config.rows.tables, ...inTexts, ...described.keys()];
  const names = all.filter(name => name !== '' && name !== 'rpc');
  return new Map(names.map(name => [name, described.get(name) ?? []]));
};
