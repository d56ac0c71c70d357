import { setUpCompileCache } from './compileCache.ts';
import { limitSemiSpaceGrowth } from './v8Flags.ts';

setUpCompileCache();
const allowSemiSpaceGrowth = limitSemiSpaceGrowth();
const { serve } = await import('./serve.ts');
await serve();
allowSemiSpaceGrowth();
