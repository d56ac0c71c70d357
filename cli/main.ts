import { setUpCompileCache } from '../server/boot/compileCache.ts';

setUpCompileCache();
const { runProgram } = await import('./runProgram.ts');
await runProgram();
