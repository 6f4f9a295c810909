// The command line of a small platform: releases are files, and the one that runs is named in `current`.
import { appendFileSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, verb, name, ...manners] = process.argv.slice(2);
const has = manner => manners.includes(manner);

appendFileSync(join(folder, 'asked.log'), `${verb} ${name ?? ''}\n`);
if (has('prints-secrets'))
  console.log(`token ${process.env.PLATFORM_TOKEN} and ${['sk', 'live', 'a1B2c3D4e5F6g7H8i9J0k1L2'].join('_')}`);
if (verb === 'list') console.log(readdirSync(join(folder, 'releases')).join('\n'));
if (verb === 'current') console.log(readFileSync(join(folder, 'current'), 'utf8'));
if (verb === 'stage') {
  writeFileSync(join(folder, 'staged'), name);
  console.log(`Building\nPreview: ${manners[0]}/\nDone.`);
}
if (verb === 'purge' && has('fails')) process.exitCode = 3;
if (has('hangs')) setInterval(() => {}, 1_000);
else if (verb === 'deploy' || verb === 'promote' || verb === 'rollback') {
  if (has('slow')) await new Promise(resolve => setTimeout(resolve, 60_000));
  if (!has('does-nothing')) {
    writeFileSync(join(folder, `current.${process.pid}`), name);
    renameSync(join(folder, `current.${process.pid}`), join(folder, 'current'));
  }
  if (has('fails')) process.exitCode = 3;
}
