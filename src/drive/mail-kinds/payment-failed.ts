import { defineKind } from './kind.ts';
import { payerAt } from './payer.ts';
import { receipt } from './receipt.ts';
import { recognisedBy } from './recognised.ts';

/** The next payment of a paying member does not go through. */
export const paymentFailed = defineKind({
  kind: 'payment-failed',
  words: ['fail', 'declin', 'not go through', 'unsuccessful', 'problem'],
  send: async desk => {
    const { actor, to, payments, plan } = await payerAt(desk, 'late-payer');
    await payments.paid(actor, plan);
    // Where only usual words tell the two apart, the receipt has to be out of the way first.
    if (recognisedBy(desk.drive, paymentFailed).by === 'words' && desk.drive.settings.mails.receipt !== false)
      await desk.wait(receipt, { asked: '', to, askedAt: desk.drive.io.now() });
    return desk.post(
      paymentFailed,
      { asked: 'I told the app of a payment that failed, as the payment provider', to },
      () => payments.failed(actor),
    );
  },
});
