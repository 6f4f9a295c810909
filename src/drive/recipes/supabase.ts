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
  mark: 'the address and the public key of a Supabase project in a page',
  flows: ({ pages }) => {
    const url = found(pages.values(), project);
    const key = found(pages.values(), publicKey);
    if (url === undefined || key === undefined) return null;
    const headers = { apikey: key };
    const credentials = { email: '{email}', password: '{password}' };
    return {
      'sign-up': [{ call: `POST ${url}/auth/v1/signup`, headers, json: credentials }, { expect: { status: 200 } }],
      'sign-in': [
        { call: `POST ${url}/auth/v1/token?grant_type=password`, headers, json: credentials },
        { expect: { status: 200 } },
        { keep: { token: { json: '/access_token' } } },
        { carry: { apikey: key, authorization: 'Bearer {token}' } },
      ],
      'sign-out': [{ call: `POST ${url}/auth/v1/logout`, json: {} }],
      'who-am-i': [
        { call: `GET ${url}/auth/v1/user` },
        { expect: { status: 200 } },
        { keep: { member: { json: '/id' } } },
      ],
    };
  },
};
