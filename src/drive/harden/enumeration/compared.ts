import { masked } from '../../../engines/enumeration/masked.ts';
import type { AnswerPart } from '../../../evidence/hardening/enumeration.ts';
import { type Answer, heldBy } from '../answer.ts';
import { Inconclusive } from '../verification.ts';
import type { Variables } from '../../variables.ts';

type Look = { readonly [P in AnswerPart]: string };

/** What a browser would show or could read of an answer, without what is new with each one. */
const lookOf = ({ reply, hops: all }: Answer, variables: Variables): Look => {
  // The page of the form is the same for everybody, and is not opened each time.
  const hops = all.slice(
    Math.max(
      0,
      all.findIndex(({ method }) => method !== 'GET'),
    ),
  );
  const own = [variables['email'] ?? '', variables['name'] ?? '', variables['email']?.split('@')[0] ?? ''];
  const clean = (text: string): string => masked(text, own);
  const asked = hops.filter(({ method }) => method !== 'GET');
  return {
    status: hops.map(({ status }) => String(status)).join(' '),
    address: hops.map(({ url, headers }) => clean(`${url} ${headers['location'] ?? ''}`)).join(' '),
    cookies: hops.map(({ headers }) => clean(headers['set-cookie'] ?? '')).join(' '),
    text: clean([...asked.map(({ excerpt }) => excerpt), reply.body].join(' ')),
  };
};

/** Someone and what they were answered. */
export type Asked = { readonly answer: Answer; readonly variables: Variables };

const parts: readonly AnswerPart[] = ['status', 'address', 'cookies', 'text'];

/** An answer that tells neither: throws `Inconclusive` for one that says that too much was asked. */
export const heard = (asked: Asked): Asked => {
  const { reply } = asked.answer;
  if (heldBy(reply, null) !== null)
    throw new Inconclusive(`the app answered ${reply.status} before it could be told apart who has an account`);
  return asked;
};

/**
 * In what the answer to the one with an account differs from that to strangers. Throws `Inconclusive` where strangers
 * are not answered alike either.
 */
export const differences = (known: Asked, strangers: readonly [Asked, Asked]): readonly AnswerPart[] => {
  const [own, one, other] = [known, ...strangers].map(({ answer, variables }) => lookOf(answer, variables));
  if (own === undefined || one === undefined || other === undefined) return [];
  const differing = parts.filter(part => own[part] !== one[part]);
  const telling = differing.filter(part => one[part] === other[part]);
  if (differing.length > 0 && telling.length === 0)
    throw new Inconclusive('the app answers each stranger in another way');
  return telling;
};
