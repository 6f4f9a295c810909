#!/usr/bin/env node
// Old syntax on purpose: this file must say its sentence on any Node, before anything newer is parsed.
'use strict';
var major = Number(process.version.slice(1).split('.')[0]);
if (major < 24) {
  process.stderr.write('Launch Ready needs Node.js 24 or newer; this is ' + process.version + '.\n');
  process.exit(2);
}
// Node.js 24 can hang for ever at process.exit while V8 compiles in a background thread (nodejs/node#54918).
if (major === 24) process.getBuiltinModule('node:v8').setFlagsFromString('--no-concurrent-sparkplug');
import('../dist/cli.js').then(function (cli) {
  return cli.main(process.argv.slice(2));
});
