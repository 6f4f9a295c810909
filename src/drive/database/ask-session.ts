import { mysqlSessions } from './mysql-sessions.ts';
import { mysqlStatements } from './mysql-statements.ts';
import type { ReadSession } from './read-session.ts';
import { countedStatements, type Look, openSessions, type SessionsLook } from './statements.ts';

/** What a database has counted of its statements, in its own dialect. */
export const statementsOf = (session: ReadSession): Promise<Look> =>
  session.dialect === 'postgres' ? countedStatements(session.ask) : mysqlStatements(session);

/** Sessions of others, in its own dialect. */
export const sessionsOf = (session: ReadSession): Promise<SessionsLook> =>
  session.dialect === 'postgres' ? openSessions(session.ask) : mysqlSessions(session);
