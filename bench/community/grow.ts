import { sql } from 'kysely';
import type { Database } from '../../examples/community/src/database/schema.ts';

/** Makes a seeded community so many times as large inside of the database: more people, and older posts of theirs. */
export const grow = (db: Database, times: number): Promise<void> =>
  db.transaction().execute(async executor => {
    // What a request is allowed to take is not enough for this.
    await sql`set local statement_timeout = 0`.execute(executor);
    // Looking every author up again takes longer than all the rest; they come out of the table itself.
    await sql`set local session_replication_role = replica`.execute(executor);
    for (let copy = 1; copy < times; copy += 1) {
      await sql`
        insert into member (id, email, email_verified, name, bio, created_at, updated_at)
        select 'copy' || ${copy}::int || id, 'copy' || ${copy}::int || '.' || email, email_verified, name, bio,
          created_at - ${copy}::int * interval '60 days', updated_at
        from member where email like 'member%'`.execute(executor);
      await sql`
        insert into post (id, space_id, author_id, title, body, created_at)
        select 'copy' || ${copy}::int || id, space_id, 'copy' || ${copy}::int || author_id, title, body,
          created_at - ${copy}::int * interval '160 days'
        from post where id not like 'copy%'`.execute(executor);
    }
  });
