import { asker, type Sown } from './canary.ts';
import { type Ask, type Asker, type Catalog, quotedName, quotedText, textOf } from './catalog.ts';
import { editableClaims } from './rule-shape.ts';

export type Persona = { readonly as: Asker; readonly role: string; readonly claims: Readonly<Record<string, unknown>> };

/** The tokens with which browsers come: https://supabase.com/docs/guides/auth/jwt-fields */
export const personasOf = (catalog: Catalog, bodies: readonly string[]): readonly Persona[] => {
  if (catalog.browsers === null) return [];
  const { stranger, member } = catalog.browsers;
  const claims = {
    sub: asker.id,
    user_id: asker.id,
    role: member,
    aud: 'authenticated',
    email: asker.email,
    aal: 'aal1',
    is_anonymous: false,
    app_metadata: { provider: 'email' },
    user_metadata: {},
  };
  const written = new Map(bodies.flatMap(body => [...editableClaims(body)]));
  const metadata = Object.fromEntries([...written].map(([key, values]) => [key, values[0] ?? 'true']));
  return [
    { as: 'stranger', role: stranger, claims: { role: stranger } },
    { as: 'member', role: member, claims },
    ...(written.size === 0
      ? []
      : [{ as: 'forger', role: member, claims: { ...claims, user_metadata: metadata } } as const]),
  ];
};

const become = ({ as, role, claims }: Persona): string =>
  [
    ...(as === 'forger'
      ? [
          `update auth.users set raw_user_meta_data = ${quotedText(JSON.stringify(claims['user_metadata']))} where id = '${asker.id}'`,
        ]
      : []),
    `set local role ${quotedName(role)}`,
    `select set_config('request.jwt.claims', ${quotedText(JSON.stringify(claims))}, true),
      set_config('request.jwt.claim.sub', ${quotedText(textOf(claims['sub']))}, true),
      set_config('request.jwt.claim.role', ${quotedText(role)}, true)`,
  ].join('; ');

type Outcome = { readonly rows: readonly string[]; readonly code: string | null; readonly said: string };

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';

export const rowsPerAnswer = 400;

export type Look = { readonly ask: Ask; readonly catalog: Catalog; readonly sown: Sown };

/** Runs one statement as somebody, asks afterwards as the owner of everything what became of the rows, and takes it back. */
export const tried = async (
  { ask }: Look,
  persona: Persona,
  sql: string,
  afterwards?: string,
): Promise<Outcome & { readonly after: readonly Readonly<Record<string, unknown>>[] }> => {
  try {
    const rows = await ask(`begin; ${become(persona)}; ${sql}`);
    const after = afterwards === undefined ? [] : await ask(`reset role; ${afterwards}`);
    return { rows: rows.map(row => textOf(row['row'])), code: null, said: '', after };
  } catch (error) {
    return { rows: [], code: codeOf(error), said: error instanceof Error ? error.message : String(error), after: [] };
  } finally {
    await ask('rollback').catch(() => undefined);
  }
};
