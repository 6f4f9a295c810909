import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readConfig } from '../config.ts';
import { openDatabase } from '../database/open.ts';
import { createAccount } from '../development/seed.ts';
import { createLog } from '../log.ts';
import { createParts } from '../parts.ts';

/** The first owner, or a monitor's probe account: the password is read from ACCOUNT_PASSWORD, never from the line. */
const Arguments = z.object({
  email: z.email().toLowerCase(),
  name: z.string().min(1).max(60),
  role: z.enum(['probe', 'member', 'owner']),
});

const { values } = parseArgs({
  options: { email: { type: 'string' }, name: { type: 'string' }, role: { type: 'string' } },
});
const account = Arguments.parse(values);
const password = z.string().min(10).max(128).parse(process.env['ACCOUNT_PASSWORD']);
const config = readConfig(process.env);
const opened = openDatabase(config);
const app = createParts(config, opened, createLog(process.stderr));
const id = await createAccount(app, { ...account, password, plan: null });
process.stdout.write(`Created the ${account.role} account ${id}.\n`);
app.mailer.close();
await opened.close();
