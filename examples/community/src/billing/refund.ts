import type { Viewer } from '../accounts/sessions.ts';
import { hasRole } from '../community/access.ts';
import type { Parts } from '../parts.ts';
import { conflict, forbidden } from '../refusal.ts';

/**
 * Gives a member their last payment back, at the provider; administrators alone. The plan ends when the provider tells of
 * it, like that of a refund by hand. The trace says who asked for it.
 */
export const refundMember = async (app: Parts, viewer: Viewer, memberId: string): Promise<void> => {
  if (!hasRole(viewer, 'admin')) throw forbidden();
  const customers = await app.db.selectFrom('customer').select('id').where('member_id', '=', memberId).execute();
  for (const { id } of customers)
    if (await app.billing.refund(id)) {
      await app.audit.record(app.db, { actor: viewer.id, action: 'billing.refund-asked', target: memberId });
      return;
    }
  throw conflict('There is no payment of this member to give back.');
};
