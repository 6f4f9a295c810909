import type { Parts } from '../community/src/parts.ts';

/** The app for code whose author did not think of the audit log: it does everything else as before. */
export const unlogged = (app: Parts): Parts => ({ ...app, audit: { ...app.audit, record: async () => undefined } });
