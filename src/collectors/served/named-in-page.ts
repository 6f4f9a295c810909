import type { Seen } from '../secrets/scan-text.ts';

/** Names that say that nobody else may know. */
const saysSecret = /secret|token|passw|private|admin|server|credential|api_?key|auth_?key|access_?key/i;
/** Names of what every visitor is given on purpose, or for their own visit alone. */
const saysPublic = /public|publishable|anon(?:_|$|[A-Z])|site_?key|client_?id|search|csrf|xsrf|nonce/i;
/** A page names the visitor's own session with a `session_key`; what signs all sessions is called a secret. */
const saysSigning = /secret|passw|private/i;

/**
 * Whether a value counts that was seen in a page, or in the data inside one. What gives itself away counts anywhere. Where
 * only the name tells, the name has to say that it is a secret: pages are full of drawn values that belong to the visitor.
 */
export const countsInPage = ({ reach, class: sort, issuer, name }: Seen): boolean => {
  if (reach === 'token') return true;
  if (sort !== 'secret') return issuer !== null;
  if (name === null || saysPublic.test(name)) return false;
  return issuer === 'signing-secret' ? saysSigning.test(name) : saysSecret.test(name);
};

const entities: { readonly [entity: string]: string } = {
  quot: '"',
  '#34': '"',
  '#x22': '"',
  apos: "'",
  '#39': "'",
  '#x27': "'",
  lt: '<',
  gt: '>',
  amp: '&',
};

/** Markup with the entities read that stand for quotes and brackets, so that data in an attribute reads as data; lines stay what they are. */
export const withoutEntities = (markup: Buffer): Buffer =>
  Buffer.from(
    markup
      .toString('latin1')
      .replaceAll(
        /&(quot|apos|lt|gt|amp|#34|#39|#x22|#x27);/gi,
        (whole, entity: string) => entities[entity.toLowerCase()] ?? whole,
      ),
    'latin1',
  );
