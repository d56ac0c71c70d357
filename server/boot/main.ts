import { setUpCompileCache } from './compileCache.ts';
import { limitSemiSpaceGrowth } from './limitSemiSpaceGrowth.ts';
import { returnLargeBuffers } from './returnLargeBuffers.ts';

returnLargeBuffers();
setUpCompileCache();
const allowSemiSpaceGrowth = limitSemiSpaceGrowth();
const { serve } = await import('./serve.ts');
await serve();
allowSemiSpaceGrowth();
