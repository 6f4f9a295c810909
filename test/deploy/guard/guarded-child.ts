import { deployed, type Toy } from './guarding.ts';

// Deploys to the toy platform, and is killed as no program can prevent: at a phase, some milliseconds after it began.
const { toy, phase, afterMs }: { toy: Toy; phase: string; afterMs: number } = JSON.parse(process.argv[2] ?? '{}');

await deployed(toy, {
  entered: entered => {
    if (entered !== phase) return;
    if (afterMs === 0) process.kill(process.pid, 'SIGKILL');
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), afterMs);
  },
});
process.stdout.write('reached its end\n');
