import type { Viewer } from '../accounts/sessions.ts';
import { hasRole } from '../community/access.ts';
import { forbidden, unauthenticated } from '../refusal.ts';
import type { Access } from './route.ts';

/** Throws 401 or 403 unless this visitor may use a route with this access. */
export const guard = (access: Access, viewer: Viewer | null): void => {
  if (access === 'anyone') return;
  if (!viewer) throw unauthenticated();
  if (access === 'signed-in') return;
  if (!hasRole(viewer, access)) throw forbidden();
};
