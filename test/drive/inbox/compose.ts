import MailComposer from 'nodemailer/lib/mail-composer/index.js';

export type Letter = ConstructorParameters<typeof MailComposer>[0];

/** A message as a mail library that is not ours writes it. */
export const compose = (letter: Letter): Promise<Buffer> =>
  new MailComposer({ from: 'Community <hello@community.test>', to: 'ada@inbox.test', subject: 'Hello', ...letter })
    .compile()
    .build();
