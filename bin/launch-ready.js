#!/usr/bin/env node
// Old syntax on purpose: this file must say its sentence on any Node, before anything newer is parsed.
'use strict';
var major = Number(process.version.slice(1).split('.')[0]);
if (major < 24) {
  process.stderr.write('Launch Ready needs Node.js 24 or newer; this is ' + process.version + '.\n');
  process.exit(2);
}
import('../dist/cli.js').then(function (cli) {
  return cli.main(process.argv.slice(2));
});
