import type { FlowText } from '../../config/steps.ts';
import type { Reply } from '../reply.ts';
import type { Adapter } from './adapter.ts';

/** The project's address as its client library has it; both stand in what every visitor's browser gets. */
const project = /https:\/\/[a-z0-9]{20}\.supabase\.co/;
/** The public key: a token in three parts, or the newer `sb_publishable_…`. Public by design (row rules protect the data). */
const publicKey = /\b(eyJ[\w-]{20,}\.[\w-]{40,}\.[\w-]{20,}|sb_publishable_[\w-]{20,})/;

const found = (pages: Iterable<Reply>, pattern: RegExp): string | undefined => {
  for (const { body } of pages) {
    const match = pattern.exec(body)?.[0];
    if (match !== undefined) return match;
  }
  return undefined;
};

/** Supabase Auth: https://supabase.com/docs/reference/self-hosting-auth. The address has to be in the scope (drive.hosts). */
export const supabase: Adapter = {
  name: 'supabase',
  mark: 'the address and the public key of a Supabase project in a page or its scripts',
  flows: ({ pages, scripts }) => {
    const seen = [...pages.values(), ...scripts.values()];
    const [url, key] = [found(seen, project), found(seen, publicKey)];
    if (url === undefined || key === undefined) return null;
    const headers = { apikey: key };
    const credentials = { email: '{email}', password: '{password}' };
    const carried: FlowText = [{ carry: { apikey: key, authorization: 'Bearer {token}' } }];
    const signIn: FlowText = [
      { call: `POST ${url}/auth/v1/token?grant_type=password`, headers, json: credentials },
      { expect: { status: 200 } },
      { keep: { token: { json: '/access_token' } } },
      ...carried,
    ];
    return {
      // A project that asks for no confirmation answers with a session at once.
      'sign-up': [
        { call: `POST ${url}/auth/v1/signup`, headers, json: credentials },
        { expect: { status: 200 } },
        { keep: { token: { json: '/access_token' } }, orDone: true },
        ...carried,
      ],
      confirm: [
        { call: `GET ${url}/auth/v1/settings`, headers },
        { expect: { status: 200 } },
        { done: { json: { '/mailer_autoconfirm': true } } },
        { mail: { link: '/auth/v1/verify' } },
        { open: '{link}' },
        ...signIn,
      ],
      'sign-in': signIn,
      'sign-out': [{ call: `POST ${url}/auth/v1/logout`, json: {} }, { expect: { status: [200, 204] } }],
      'who-am-i': [
        { call: `GET ${url}/auth/v1/user` },
        { expect: { status: 200 } },
        { keep: { member: { json: '/id' } } },
      ],
    };
  },
};
