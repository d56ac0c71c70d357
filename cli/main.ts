import { keepCompiled } from '../server/boot/compileCache.ts';

keepCompiled();
await import('./runProgram.ts');
