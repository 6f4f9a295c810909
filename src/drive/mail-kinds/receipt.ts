import { defineKind } from './kind.ts';
import { payerAt } from './payer.ts';

/** A member pays. */
export const receipt = defineKind({
  kind: 'receipt',
  words: ['receipt', 'invoice', 'payment', 'thank'],
  send: async desk => {
    const { actor, to, payments, plan } = await payerAt(desk, 'payer');
    return desk.post(receipt, { asked: 'I told the app of a payment, as the payment provider', to }, () =>
      payments.paid(actor, plan),
    );
  },
});
