import { setUpCompileCache } from '../server/boot/compileCache.ts';
import { returnLargeBuffers } from '../server/boot/returnLargeBuffers.ts';

if (process.argv[2] === 'serve') returnLargeBuffers();
setUpCompileCache();
const { runProgram } = await import('./runProgram.ts');
await runProgram();
