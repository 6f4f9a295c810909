import { sql } from 'kysely';
import type { Viewer } from '../accounts/sessions.ts';
import { bounds } from '../bounds.ts';
import type { Role } from '../database/schema.ts';
import type { Parts } from '../parts.ts';
import { forbidden, notFound } from '../refusal.ts';
import { hasRole } from './access.ts';
import type { Cursor, Page } from './cursor.ts';
import { toPage } from './cursor.ts';

/** What members may know of each other: never the e-mail address, never the payments. */
export type Profile = {
  readonly id: string;
  readonly name: string;
  readonly bio: string;
  readonly role: Role;
  readonly createdAt: Date;
};

const visible = (app: Parts) =>
  app.db
    .selectFrom('member')
    .select(['id', 'name', 'bio', 'role', 'created_at as createdAt'])
    .where('banned_at', 'is', null)
    .where('email_verified', '=', true)
    .where('role', '!=', 'probe');

export const list = async (app: Parts, after: Cursor | null): Promise<Page<Profile>> => {
  const base = visible(app).orderBy('created_at', 'desc').orderBy('id', 'desc');
  const query = after ? base.where(sql<boolean>`(created_at, id) < (${after.at}, ${after.id})`) : base;
  return toPage(await query.limit(bounds.pageSize + 1).execute(), bounds.pageSize);
};

export const read = async (app: Parts, id: string): Promise<Profile> => {
  const profile = await visible(app).where('id', '=', id).executeTakeFirst();
  if (!profile) throw notFound();
  return profile;
};

export const updateOwn = async (app: Parts, viewer: Viewer, input: { name: string; bio: string }): Promise<void> => {
  const { name, bio } = input;
  await app.db.updateTable('member').set({ name, bio, updated_at: app.now() }).where('id', '=', viewer.id).execute();
};

/**
 * The newest members with their roles, for administrators; the audit log keeps who took them, on the target `members`.
 * Addresses stay here.
 */
export const exportNewest = async (app: Parts, viewer: Viewer): Promise<readonly Omit<Profile, 'bio'>[]> => {
  if (!hasRole(viewer, 'admin')) throw forbidden();
  const rows = await visible(app).orderBy('created_at', 'desc').orderBy('id', 'desc').limit(bounds.pageSize).execute();
  await app.audit.record(app.db, { actor: viewer.id, action: 'members.exported', target: 'members' });
  return rows.map(({ id, name, role, createdAt }) => ({ id, name, role, createdAt }));
};

/** Changes a role and ends that member's sessions, in one transaction with the audit row. */
export const changeRole = async (app: Parts, viewer: Viewer, id: string, role: Role): Promise<void> => {
  await app.db.transaction().execute(async executor => {
    const member = await executor
      .selectFrom('member')
      .select('role')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!member) throw notFound();
    if (!app.mayAssign(viewer.role, member.role, role)) throw forbidden();
    if (member.role === role) return;
    await executor.updateTable('member').set({ role, updated_at: app.now() }).where('id', '=', id).execute();
    await app.sessions.endAll(executor, id);
    const change = { before: { role: member.role }, after: { role } };
    await app.audit.record(executor, { actor: viewer.id, action: 'member.role', target: id, ...change });
  });
};
