import { setUpCompileCache } from '../server/boot/compileCache.ts';

setUpCompileCache();
await import('./runProgram.ts');
